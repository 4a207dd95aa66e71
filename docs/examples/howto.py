# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Recipes: one model on each device, what belongs to a user, what people see meanwhile."""

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


class Model:
    """What fills the memory of a device."""

    def __init__(self, name: str, device: str) -> None:
        self.name, self.device = name, device

    def move_away(self) -> None:
        print(f'{self.device}: {self.name} has left')


def load_model(load: Rc.Load) -> None:
    device, _, name = load.get_key().partition('/')
    load.return_value(Model(name, device))


def make_device(device: str) -> Rc.Cache:
    models = Rc.Cache(device, max_entries=1, max_concurrent_loads=1)
    models.set_load_func(load_model)
    models.set_release_func(lambda key, model, reason: model.move_away())
    return models


devices = {device: make_device(device) for device in ['gpu0', 'gpu1']}


def answer(device: str, name: str, question: str) -> str:
    with devices[device].acquire(f'{device}/{name}') as model:
        return f'{model.name} on {model.device}: {question.upper()}'


print(answer('gpu0', 'small', 'first'))
print(answer('gpu1', 'small', 'second'))
print(answer('gpu0', 'large', 'third'))


@Rc.cache_resource(max_entries=100)
def read_inbox(user: str, folder: str) -> list[str]:
    Rc.current_load().add_tag(user)
    return [f'{user}: {folder}']


for folder in 'inbox', 'sent':
    read_inbox('alice', folder)
    read_inbox('bob', folder)
print(read_inbox.cache.remove_tag('alice'), 'of', 4, 'forgotten')


def on_load_started(_cache: Rc.Cache, load: Rc.Load) -> None:
    print('loading', Rc.key_dup_label(load.get_key()).partition('#')[0])


read_inbox.cache.connect('load-started', on_load_started)
read_inbox('alice', 'inbox')

for models in devices.values():
    models.close()
