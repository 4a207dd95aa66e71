// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs what the page about JavaScript shows, and checks what it says is true.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

import {assertMatch, assertSame, assertThrows, run, test} from './tap.js';

const PAGE = GLib.build_filenamev([GLib.getenv('G_TEST_SRCDIR'), '..', 'docs', 'javascript.md']);
const text = new TextDecoder().decode(GLib.file_get_contents(PAGE)[1]);

function getProgram() {
    const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);
    const check = '(expression => { if (!expression) throw new Error("$1"); })($1);';

    return `const print = () => {};\n${blocks.join('\n')}`.replace(/^(.+); {2}\/\/ true$/gm, (line, expression) =>
        check.replace('"$1"', JSON.stringify(expression)).replace('$1', () => expression));
}

function removeFolder(folder) {
    for (const info of folder.enumerate_children('standard::*', 0, null)) {
        const child = folder.get_child(info.get_name());
        if (info.get_file_type() === Gio.FileType.DIRECTORY)
            removeFolder(child);
        else
            child.delete(null);
    }
    folder.delete(null);
}

test('its examples run, and what they say is true', async () => {
    const program = getProgram();
    const folder = GLib.Dir.make_tmp('page-XXXXXX');
    const file = `${folder}/page.js`;

    GLib.setenv('XDG_DATA_HOME', folder, true);
    assertSame(program.match(/throw new Error\(/g).length > 10, true, 'that it claims something');
    GLib.file_set_contents(file, program);
    try {
        await import(`file://${file}`);
    } finally {
        removeFolder(Gio.File.new_for_path(folder));
    }
});

test('every option is described', () => {
    const {message} = assertThrows(() => Rc.cacheResource(() => 1, {unknown: 1}));
    const names = message.match(/There are (.*)$/)[1].split(', ');

    for (const name of names)
        assertMatch(text, new RegExp(`^\\| \`${name}\` \\|`, 'm'));
    assertSame(names.length, 15, 'the number of options');
});

const hasGda = await import('gi://Gda?version=5.0').then(() => true, () => false);

if (hasGda)
    await run();
else
    print('1..0 # SKIP gir1.2-gda-5.0 is missing');
