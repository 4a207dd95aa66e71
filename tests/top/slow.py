# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program to be watched that takes several intervals for each answer."""

import os

from gi.repository import Gio, GLib

DELAY = 400
NODE = Gio.DBusNodeInfo.new_for_xml('''<node>
  <interface name="org.freedesktop.DBus.ObjectManager">
    <method name="GetManagedObjects"><arg type="a{oa{sa{sv}}}" direction="out"/></method>
  </interface>
  <interface name="dev.resourcecache.Program1">
    <property name="Name" type="s" access="read"/>
    <method name="GetStats">
      <arg type="x" direction="out"/><arg type="a{oa{sv}}" direction="out"/>
    </method>
  </interface>
</node>''')
CACHE = '/dev/resourcecache/caches/1'
times = iter(range(1, 1000))


def answer_of(method):
    if method == 'GetManagedObjects':
        name = {'Name': GLib.Variant('s', 'slow cache')}
        return GLib.Variant('(a{oa{sa{sv}}})', ({CACHE: {'dev.resourcecache.Cache1': name}},))
    stats = {'hits': GLib.Variant('t', 5)}
    return GLib.Variant('(xa{oa{sv}})', (next(times), {CACHE: stats}))


def called(_connection, _sender, _path, _interface, method, _arguments, invocation):
    GLib.timeout_add(DELAY, lambda: invocation.return_value(answer_of(method)))


def read(*_arguments):
    return GLib.Variant('s', 'slow')


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
for path, interface in (('/dev/resourcecache', NODE.interfaces[0]),
                        ('/dev/resourcecache/program', NODE.interfaces[1])):
    bus.register_object(path, interface, called, read, None)
Gio.bus_own_name_on_connection(bus, f'dev.resourcecache.P{os.getpid()}',
                               Gio.BusNameOwnerFlags.NONE,
                               lambda *_: print('ready', flush=True), None)
stdin = GLib.IOChannel.unix_new(0)
loop = GLib.MainLoop()
GLib.io_add_watch(stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP | GLib.IOCondition.IN,
                  lambda *_: loop.quit())
loop.run()
