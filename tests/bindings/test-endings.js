// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Programs that end in the middle of something.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import {assertEqual, run, test} from './tap.js';

const STATUS = 3;

const START = `
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';
import System from 'system';

const number = Rc.cacheResource(key => ({key}), {ttl: '1h', onRelease: () => {}});
const never = () => new Promise(() => {});
number(1);
`;

const STATES = {
    nothing: '',
    promise: `
        const slow = Rc.cacheResource(never);
        slow('a');
        slow('a').catch(() => {});
        `,
    kept: `
        const cache = new Rc.Cache({name: 'kept'});
        cache.set_load_func(never);
        cache.get_value_async('a').catch(() => {});
        cache.get_value_async('b', null, () => {});
        cache.get_with_async('c', never, null, () => {});
        `,
    answered: `
        const cache = new Rc.Cache({name: 'answered'});
        cache.set_load_func(load => load.key);
        cache.get_value_async('a').catch(() => {});
        cache.get_value_async('b', null, () => {});
        cache.get_with_async('c', () => {
            throw new Error('c');
        }, null, () => {});
        `,
    refresh: `
        Rc.clock_freeze();
        const slow = Rc.cacheResource(key => key === 'b' ? never() : {key},
            {ttl: 10, refreshMode: 'background'});
        slow('a');
        Rc.clock_advance(11 * 1000000);
        slow('a');
        `,
};

const WAYS = {
    return: '',
    exit: `
        System.exit(3);`,
    inLoader: `
        Rc.cacheResource(() => System.exit(3))();`,
    inRelease: `
        const last = Rc.cacheResource(() => ({}), {onRelease: () => System.exit(3)});
        last();
        last.clear();`,
};

function runProgram(text) {
    const [file, stream] = Gio.File.new_tmp('rc-endings-XXXXXX.js');
    stream.close(null);
    GLib.file_set_contents(file.get_path(), text);
    const launcher = Gio.SubprocessLauncher.new(
        Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_PIPE);
    // Nobody is left to free what the engine holds.
    launcher.setenv('LSAN_OPTIONS', 'detect_leaks=0', true);
    const child = launcher.spawnv(['gjs', '-m', file.get_path()]);
    const [, said, complained] = child.communicate_utf8(null, null);
    file.delete(null);
    return [child.get_if_exited() && child.get_exit_status(), said, complained];
}

for (const [state, begin] of Object.entries(STATES)) {
    for (const [way, end] of Object.entries(WAYS)) {
        test(`endings/${state}/${way}`, () => {
            assertEqual(runProgram(START + begin + end), [end ? STATUS : 0, '', '']);
        });
    }
}

await run();
