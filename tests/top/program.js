// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A program to be watched, as program.py is.
import Gio from 'gi://Gio';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc?version=1';

const caches = ARGV.map(name => new Rc.Cache({name, max_entries: 8}));
for (const cache of caches)
    cache.insert('there', new GObject.Object());

const input = new Gio.DataInputStream({
    base_stream: new Gio.UnixInputStream({fd: 0}),
});
print('ready');
for (;;) {
    const [line] = input.read_line_utf8(null);
    if (line === null)
        break;
    const [word, number] = line.split(' ');
    for (let i = 0; i < Number(number); i++)
        caches[0].lookup(word === 'hit' ? 'there' : 'not there');
    print('done');
}
