// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A program that knows nothing of being watched: one answer for each line.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

const loop = GLib.MainLoop.new(null, false);
const connect = Rc.cacheResource(url => `connection to ${url}`, {
    name: 'connect',
    onRelease: value => print(`released ${value}`),
});
const cache = Rc.Cache.new('plain');
cache.set_load_func(() => 'loaded');
const lines = new Gio.DataInputStream({base_stream: new Gio.UnixInputStream({fd: 0})});

function answer() {
    lines.read_line_async(GLib.PRIORITY_DEFAULT, null, (_, result) => {
        if (lines.read_line_finish(result)[0] === null) {
            loop.quit();
            return;
        }
        connect('db://me:hidden@host');
        cache.get_value('db://me:hidden@host', null);
        print('asked');
        answer();
    });
}

answer();
loop.run();
