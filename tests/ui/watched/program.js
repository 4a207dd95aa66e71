// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A program to be watched, as program.py is.
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc?version=1';

GLib.set_prgname(ARGV[0]);
const cache = new Rc.Cache({name: 'Things', max_entries: 50});
cache.set_load_func(() => new GObject.Object());
GLib.timeout_add(GLib.PRIORITY_DEFAULT, 20, () => {
    for (let i = 0; i < 5; i++)
        cache.get(`thing ${i}`, null);
    return GLib.SOURCE_CONTINUE;
});
new GLib.MainLoop(null, false).run();
