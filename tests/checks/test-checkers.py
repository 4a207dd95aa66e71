# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plants a fault for each rule of the checkers, and sees that they find it."""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import tap

CHECKERS = Path(sys.argv[1]).resolve()
# REUSE-IgnoreStart
SPDX = 'SPDX-FileCopyrightText: nobody\n{}SPDX-License-Identifier: LGPL-2.1-or-later'
# REUSE-IgnoreEnd
C_HEAD = '/* ' + SPDX.format('   ') + ' */\n'
SH_HEAD = '# ' + SPDX.format('# ') + '\n'


@contextmanager
def folder(**files):
    """A folder with these files; two underscores in a name stand for a slash, one for a dot."""
    with tempfile.TemporaryDirectory() as path:
        for name, text in files.items():
            file = Path(path) / name.replace('__', '/').replace('_', '.')
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding='utf-8')
        yield Path(path)


def check(checker, *args):
    """Returns whether the checker was content, and what it said."""
    done = subprocess.run([sys.executable, CHECKERS / checker, *map(str, args)], check=False,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout


def expect(checker, args, fault=None):
    good, said = check(checker, *args)
    assert good == (fault is None), said
    assert fault is None or fault in said, f'{fault!r} not in: {said}'


def layers(fault=None, table='0: low\n1: high [a b]\n', **files):
    tree = {'low_c': '', 'high_c': '#include "config.h"\n#include "low.h"\n',
            'low_h': '', 'a_h': '#include "b-private.h"\n', 'b-private_h': '', **files}
    with folder(LAYERS=table, **tree) as path:
        expect('check-layers', [path], fault)


def layers_accept_lower_and_own():
    layers()


def layers_refuse_an_upward_include():
    layers(low_c='#include "high.h"\n', fault='low.c (level 0): includes high.h (level 1)')


def layers_refuse_the_same_level():
    layers(high_c='#include <resource-cache/a.h>\n', fault='not below it')


def layers_refuse_an_unknown_file():
    layers(new_c='', fault='new.c: is in no layer')
    layers(high_c='#include "new.h"\n', fault='which is in no layer')


def layers_refuse_a_stale_name():
    layers(table='0: low gone\n1: high [a b]\n', fault='gone has no file')


def layers_refuse_a_cycle():
    files = {'b-private_h': '#include "a.h"\n'}
    layers(fault='a cycle of includes: a.h -> b-private.h -> a.h', **files)


def layers_refuse_the_umbrella_inside():
    layers(low_c='#include <resource-cache.h>\n', fault='includes the umbrella header')


def sources(fault, **files):
    with folder(**files) as path:
        expect('check-sources', [path], fault)


def sources_accept_what_is_right():
    sources(None, good_c=C_HEAD, meson_build=SH_HEAD + "x = files(\n  'a.c',\n  'b.c',\n)\n")


def sources_want_a_licence():
    sources('no SPDX-License-Identifier', bad_c=C_HEAD.replace('License', 'Licence'))
    sources('no SPDX-FileCopyrightText', bad='#!/bin/sh\n')


def sources_refuse_white_space():
    sources('bad.c:3: white space', bad_c=C_HEAD + 'int a; \n')
    sources('bad.c:3: a tab', bad_c=C_HEAD + 'int\ta;\n')
    sources('no line end', bad_c=C_HEAD + 'int a;')


def sources_refuse_long_things():
    sources('101 columns', bad_c=C_HEAD + '/' * 101 + '\n')
    body = 'void\nf (void)\n{\n' + '  g ();\n' * 61 + '}\n'
    sources('f has 61 lines', bad_c=C_HEAD + body)
    sources(None, good_c=C_HEAD + body.replace('f (', 'rc_cache_class_init ('))


def sources_refuse_forgotten_marks():
    sources('left to do', bad_c=C_HEAD + '/* TO' + 'DO: more */\n')


def sources_refuse_our_own_paths():
    for path in ('/root' + '/x', '"/wor' + 'k/main"', '/home' + '/me/src'):
        sources('on one machine only', bad_c=C_HEAD + path + '\n')


def sources_refuse_links_that_show_nothing():
    sources('would not show CLOSED', bad_c=C_HEAD + '/* [error@' + 'Rc.Error.CLOSED] */\n')
    sources(None, good_c=C_HEAD + '/* [error@' + 'Rc.Error] */\n')


def sources_want_sorted_lists():
    sources('b.c comes after c.c', meson_build=SH_HEAD + "x = files(\n  'c.c',\n  'b.c',\n)\n")
    sources('a.c comes after a.c', po__POTFILES='a.c\na.c\n')


def symbols(fault, declared, defined, listed='rc_one 0.1\n', private='', update=()):
    """Checks a library, and returns its list as it is then."""
    compiler = shutil.which('cc') or shutil.which('gcc')
    if not compiler or not shutil.which('nm'):
        raise tap.Skipped('no compiler')
    with folder(x_h=declared, x_c=defined, x_list=listed, **{'x-private_h': private}) as path:
        subprocess.run([compiler, '-shared', '-fPIC', '-o', path / 'x.so', path / 'x.c'],
                       check=True)
        expect('check-symbols', [*update, path / 'x.so', path / 'x.list', 'rc_', 'RC', path / 'x.h',
                                 path / 'x-private.h'], fault)
        return (path / 'x.list').read_text(encoding='utf-8')


ONE = 'RC_AVAILABLE_IN_ALL int rc_one (void);\n'
TWO = 'RC_AVAILABLE_IN_0_2 int rc_two (void);\n'
ONE_C = 'int rc_one (void) { return 1; }\n'
TWO_C = 'int rc_two (void) { return 2; }\n'


def symbols_accept_a_full_match():
    symbols(None, 'RC_AVAILABLE_IN_ALL\nint rc_one (int (*f) (int a));\n/* int rc_no (void); */\n',
            'int rc_one (int (*f) (int)) { return f (1); }\n')


def symbols_refuse_a_leak():
    symbols('rc_two: exported, but', ONE, ONE_C + TWO_C)


def symbols_refuse_a_missing_function():
    symbols('rc_two: declared, but', ONE + TWO, ONE_C)


def symbols_want_the_macro_and_the_prefix():
    symbols('declared without RC_AVAILABLE_IN_ALL', 'int rc_one (void);\n', ONE_C)
    symbols('does not begin with rc_', 'RC_AVAILABLE_IN_ALL int one (void);\n',
            'int one (void) { return 1; }\n')


def symbols_refuse_what_breaks_programs():
    symbols('rc_two: is gone', ONE, ONE_C, listed='rc_one 0.1\nrc_two 0.2\n')
    symbols('rc_two: is gone', ONE, ONE_C, listed='rc_one 0.1\nrc_two 0.2\n', update=['--update'])
    symbols('rc_two: has changed', ONE + TWO, ONE_C + TWO_C, listed='rc_one 0.1\nrc_two 0.1\n')


def symbols_want_new_ones_in_the_list():
    symbols('rc_two: is new, and not in x.list', ONE + TWO, ONE_C + TWO_C)
    listed = symbols(None, ONE + TWO, ONE_C + TWO_C, listed='# kept\nrc_one 0.1\n',
                     update=['--update'])
    assert listed == '# kept\nrc_one 0.1\nrc_two 0.2\n', listed


def symbols_mark_private_ones():
    symbols(None, ONE, ONE_C + TWO_C, private=TWO, listed='rc_one 0.1\nrc_two 0.2 private\n')
    symbols('rc_two: has changed', ONE, ONE_C + TWO_C, private=TWO,
            listed='rc_one 0.1\nrc_two 0.2\n')


def symbols_keep_the_version_of_deprecated_ones():
    for macro in ('RC_DEPRECATED_IN_0_3', 'RC_DEPRECATED_IN_0_3_FOR (rc_one)'):
        symbols(None, ONE + f'{macro} int rc_two (void);\n', ONE_C + TWO_C,
                listed='rc_one 0.1\nrc_two 0.2\n')


def headers(fault, **files):
    compiler = shutil.which('cc') or shutil.which('gcc')
    if not compiler:
        raise tap.Skipped('no compiler')
    guard = '#pragma once\n#ifndef IN\n#error "Only all.h can be included directly."\n#endif\n'
    files = {name: text.replace('GUARD', guard) for name, text in files.items()}
    with folder(**files) as path:
        expect('check-headers', ['all.h', 'IN', compiler, '', f'-I{path}', 'a.h'], fault)


def headers_accept_what_compiles():
    headers(None, all_h='#define IN\n#include "a.h"\n', a_h='GUARD\nint a (void);\n')


def headers_refuse_what_does_not():
    headers('does not compile alone', all_h='typedef int t;\n#define IN\n#include "a.h"\n',
            a_h='GUARD\nt a (void);\n')
    headers('may be included without', all_h='#include "a.h"\n', a_h='#pragma once\n')


def headers_refuse_what_is_no_standard():
    headers('with -std=c11', all_h='#define IN\n#include "a.h"\n',
            a_h='GUARD\nenum { A = 1 };;\n')


def pages(fault, page, *options, example='one ();\ntwo ();\nthree ();\n'):
    with folder(page_md=page, example_c=example) as path:
        expect('check-pages', [*options, path / 'page.md'], fault)


def shown(code, source='<!-- from example.c -->\n'):
    return f'{source}```c\n{code}\n```\n'


def pages_accept_what_stands_in_the_file():
    pages(None, shown('one ();\ntwo ();') + shown('one ();\n  /* … */\nthree ();'))


def pages_refuse_what_does_not():
    pages('example.c does not have, here or at all:\ntwo (1);', shown('two (1);'))
    pages('at all:\none ();', shown('three ();\n/* … */\none ();'))
    pages('at all:\nwo ();', shown('wo ();'))


def pages_refuse_code_from_nowhere():
    pages('in which file this stands: one ();', shown('one ();') + shown('one ();', source=''))
    pages(None, shown('one ();', source=''), '--run=c')
    pages('in which file this stands: one ();', shown('one ();', source=''), '--run=vala')


def pages_accept_a_whole_file():
    pages(None, shown('@EXAMPLE@', source=''))
    pages('in which file this stands: @EXAMPLE@', shown('@EXAMPLE@\none ();', source=''))


def pages_refuse_a_link_to_nothing():
    pages(None, '[a](page.md#b) [c](https://d.example) [e](f.html)\n')
    pages('other.md leads nowhere', '[a](other.md)\n')


def pages_refuse_what_is_no_block():
    pages('does not begin, or does not end', shown('one ();') + '```c\none ();\n')
    pages('does not begin, or does not end', '- item\n\n  ```c\n  one ();\n  ```\n')


def pages_refuse_long_things():
    line = 'f (' + '1' * 84 + ');'
    pages('89 columns, 84 are shown', shown(line), example=line + '\n')
    pages('241 lines, 240 are enough', shown('one ();') + '\n' * 240)
    pages(None, shown('one ();') + '\n' * 239)


def links(fault, **files):
    files = {'index_html': '<a href="page.html">', 'reference_js': '[["A", [["page.html", "P"]]]]',
             **files}
    with folder(**files) as path:
        expect('check-links', [path], fault)


def article(html):
    return f'<h3>menu</h3><div class="docblock">{html}</div>'


def links_accept_what_is_there():
    links(None, page_html=article('<h1 id="x">X</h1><h2>Y</h2><a href="index.html">i</a>'
                                  '<a href="#x">x</a><a href="https://z.example/#q">z</a>'
                                  '<a href="../unbuilt/x.html">u</a>'
                                  '<img src="index.html" alt="words">'))


def links_refuse_what_is_not():
    links('gone.html leads nowhere', page_html=article('<a href="gone.html">g</a>'))
    links('gone.svg leads nowhere', page_html=article('<img src="gone.svg" alt="g">'))
    links('#gone has no such place', page_html=article('<a href="#gone">g</a>'))
    links('index.html#gone has no such place', page_html=article('<a href="index.html#gone">g'))


def links_want_pages_for_everybody():
    links('says nothing to who does not see it', page_html=article('<img src="index.html">'))
    links('level 3 follows one of level 1', page_html=article('<h1>X</h1><h3>Y</h3>'))


def links_want_every_page_listed():
    links('other.html: is not in the list', page_html=article(''), other_html=article(''))
    links('page.html: is listed, and not there', index_html='')


def the_map(fault, layers='0: rc-a [rc-b rc-b-c]\n', rows='| x | `rc-a` `rc-b*` | y |\n',
            drawn='1 one', told=''):
    page = f'# Page\n\n{told}\n\n## The life of a\n\n| 1 | one |\n\n## The map\n\n{rows}\n## End\n'
    with folder(LAYERS=layers, page_md=page, map_svg=f'<text class="on" x="1">{drawn}') as path:
        expect('check-map', [path / 'LAYERS', path / 'page.md', path / 'map.svg'], fault)


def the_map_has_a_place_for_each_module():
    the_map(None)
    the_map('rc-d stands in 0 rows', layers='0: rc-a rc-b rc-d\n')
    the_map('rc-b stands in 2 rows', rows='| x | `rc-a` `rc-b*` `rc-b` | y |\n')
    the_map('rc-e stands for no module', rows='| x | `rc-a` `rc-b*` `rc-e` | y |\n')
    the_map('rc-e is no module', told='As `rc-a` and `rc-e` do in `rc-e.c`.')
    the_map(None, told='As `rc-a` does in `rc-e.c`.')


def the_map_draws_what_it_tells():
    the_map('has the steps [2], and the page [1]', drawn='2 two')


GIR = """<repository xmlns="http://www.gtk.org/introspection/core/1.0"
  xmlns:glib="http://www.gtk.org/introspection/glib/1.0"><namespace name="X">
<class name="C" parent="P" version="0.1">
  <method name="m" version="0.1"><return-value transfer-ownership="full"><type name="utf8"/>
    </return-value><parameters><parameter name="a" transfer-ownership="none"><type name="gint"/>
    </parameter></parameters></method>
  <property name="p" version="0.1"><type name="gint"/></property>
  <glib:signal name="s" version="0.1"><return-value><type name="none"/></return-value></glib:signal>
</class>
<enumeration name="E" version="0.1"><member name="e" value="1"/></enumeration>
</namespace></repository>"""
API = """X.C class P 0.1
X.C.m method (a gint none) -> utf8 full 0.1
X.C::s signal () -> none 0.1
X.C:p property gint readable 0.1
X.E enumeration 0.1
X.E.e member 1 0.1
"""


def api(fault, gir, listed=API, version='0.1.0', update=()):
    with folder(x_gir=gir, x_api=listed) as path:
        expect('check-api', [*update, path / 'x.gir', path / 'x.api', version], fault)
        return (path / 'x.api').read_text(encoding='utf-8')


def api_accepts_what_is_listed():
    api(None, GIR)
    api(None, GIR, version='0.2.0')
    api(None, GIR.replace('name="m"', 'name="m" deprecated="1" deprecated-version="0.2"'))


def api_refuses_what_is_gone():
    api('X.C:p: is gone', GIR.replace('property', 'unknown'))
    api('X.C::s: is gone', GIR.replace('glib:signal', 'glib:unknown'))
    api('X.C.m: is gone', GIR.replace('name="m"', 'name="m" introspectable="0"'))
    api('X.E.e: is gone', GIR.replace('name="e"', 'name="f"'))


def api_refuses_what_has_changed():
    for before, after in (('="full"', '="none"'), ('name="a"', 'name="b"'), ('value="1"', 'value="2"'),
                          ('gint"/></property', 'guint"/></property'), ('="P"', '="Q"'),
                          ('<parameter ', '<parameter nullable="1" '),
                          ('name="m"', 'name="m" throws="1"'),
                          ('name="p"', 'name="p" writable="1"')):
        assert before in GIR
        api('has changed', GIR.replace(before, after))
        api('has changed', GIR.replace(before, after), update=['--update'])


def api_wants_what_is_new_in_the_list():
    gir = GIR.replace('</enum', '<member name="f" value="2"><doc>Since: 0.2</doc></member></enum')
    api('X.E.f: is new, and not in x.api', gir, version='0.2.0')
    assert 'X.E.f member 2 0.2\n' in api(None, gir, version='0.2.1', update=['--update'])
    api('is new in 0.3, but says Since: 0.2', gir, version='0.3.0', update=['--update'])


def since(fault, function, header=''):
    head = '<repository xmlns="http://www.gtk.org/introspection/core/1.0"><namespace name="X">'
    with folder(x_gir=head + function + '</namespace></repository>', x_h=header) as path:
        expect('check-since', [path / 'x.gir', '0.1.3', path / 'x.h'], fault)


F = '<function name="f" version="0.1"><doc>words</doc></function>'


def since_wants_a_version_and_words():
    since(None, F)
    since('f: does not say Since', '<function name="f"><doc>words</doc></function>')
    since('f: has no documentation', '<function name="f" version="0.1"/>')


def since_refuses_what_is_not_yet():
    since('f: says Since: 0.2, and this is 0.1.3', F.replace('0.1', '0.2'))
    since('f: says Since: 0.1.3', F.replace('0.1', '0.1.3'))


def since_looks_into_headers():
    words = '/**\n * {}:\n *\n * Words.\n *\n * Since: 0.1\n */\n'
    for name, code in (('RC_X', '#define RC_X 3\n'), ('RC_X', '#ifndef RC_X\n#define RC_X(a) a\n'),
                       ('RcX', 'typedef enum\n{\n  RC_X_A,\n} RcX;\n'),
                       ('RcX', 'struct _RcX\n{\n  int a;\n};\n')):
        since(None, F, words.format(name) + code)
        since(f'{name}: has no documentation', F, words.format('RC_Y') + code)
        since(f'{name}: does not say Since', F, words.format(name).replace('Since', 'As of') + code)
        since(f'{name}: says Since: 1.0', F, words.format(name).replace('0.1', '1.0') + code)
    since(None, F, '#define RC_TYPE_X (rc_x_get_type ())\nstruct _RcX;\n#define _RC_X\n')


def count(last_line, good, *runs):
    log = ''.join(json.dumps({'name': name, 'stdout': stdout, 'result': result}) + '\n'
                  for name, stdout, result in runs)
    with folder(log_json=log) as path:
        was_good, said = check('count-tests', path / 'log.json')
        assert said.splitlines()[-1] == last_line, said
        assert was_good == good, said
        return said


def count_adds_cases_and_programs():
    count('3 passed, 0 failed', True, ('a', '1..2\nok 1 /x\nok 2 - y\n', 'OK'), ('b', 'ok?', 'OK'))


def count_names_what_was_skipped():
    said = count('1 passed, 0 failed', True,
                 ('a', '1..2\nok 1 /x # SKIP no bus\nok 2 /y\n', 'OK'), ('b', '', 'SKIP'))
    assert said.count('skipped: ') == 2, said


def count_fails_with_a_failure():
    count('1 passed, 1 failed', False, ('a', '1..2\nnot ok 1 /x\nok 2 /y\n', 'FAIL'))
    count('0 passed, 1 failed', False, ('a', '', 'TIMEOUT'))


def count_sees_a_crash_after_the_last_ok():
    count('2 passed, 1 failed', False, ('a', '1..2\nok 1 /x\nok 2 /y\n', 'ERROR'))


def count_fails_when_nothing_ran():
    count('0 passed, 1 failed', False)
    count('0 passed, 1 failed', False, ('a', '', 'SKIP'))


COVERED = 'rc_store_x (void)\n  y  ();\nif (z)\n  y ();\n}\n'


def coverage(entries='', fault=None, reached=(), file='rc-store.c', again=False):
    """A file with two lines, the second of which decides, and what the tests reached of it. The
    first may come again, and is not reached there."""
    lines = [{'line_number': number, 'count': int('line' in reached), 'branches': branches}
             for number, branches in ((2, []), (3, [{'count': int(which in reached)}
                                                    for which in ('yes', 'no')]))]
    lines[1]['count'] = 1
    if again:
        lines.append({'line_number': 4, 'count': 0, 'branches': []})
    one = {'file': f'resource-cache/{file}', 'lines': lines,
           'functions': [{'name': 'rc_store_x', 'lineno': 1}]}
    with folder(**{f"resource-cache__{file.replace('.', '_')}": COVERED,
                   'found_json': json.dumps({'files': [one]}), 'unreached': entries}) as path:
        expect('check-coverage', [path, path / 'found.json', path / 'unreached'], fault)


def list_of_coverage(entries, fault=None):
    with folder(**{'resource-cache__rc-store_c': COVERED, 'unreached': entries}) as path:
        expect('check-coverage', ['--list', path, path / 'unreached'], fault)


def coverage_accepts_what_is_reached_or_explained():
    coverage(reached=('line', 'yes', 'no'))
    coverage('[rc-store.c]\nline rc_store_x: y ();\n  No.\n', reached=('yes', 'no'))
    coverage('[rc-store.c]\n~line rc_store_x: y ();\n  Rare.\n', reached=('line', 'yes', 'no'))


def coverage_asks_of_the_core_alone():
    coverage(file='rc-label.c')


def coverage_refuses_what_is_not_explained():
    coverage(reached=('yes', 'no'), fault='rc-store.c:2: not reached')
    coverage(reached=('line', 'yes'), fault='rc-store.c:3: not reached, nor explained: 1/2')
    coverage('[rc-load.c]\n~line rc_store_x: y ();\n  No.\n', reached=('yes', 'no'),
             fault='rc-store.c:2: not reached')
    coverage('[rc-store.c]\n~1/2 rc_store_x: if (z)\n  No.\n', reached=('line',),
             fault='rc-store.c:3: not reached, nor explained: 2/2')
    once = '[rc-store.c]\nline rc_store_x: y ();\n'
    coverage(f'{once}  No.\n', reached=('yes', 'no'), again=True, fault='rc-store.c:4: not reached')
    coverage(f'{once}line rc_store_x: y ();\n  No.\n', reached=('yes', 'no'), again=True)


def coverage_refuses_what_is_explained_in_vain():
    coverage('[rc-store.c]\nline rc_store_x: y ();\n  No.\n', reached=('line', 'yes', 'no'),
             fault='rc-store.c: explained, but reached or gone: line rc_store_x: y ();')


def coverage_refuses_what_is_not_there_any_more():
    """With what the tests reach, and without."""
    there = '[rc-store.c]\n~line rc_store_x: y ();\n'
    lists = {'~line rc_store_x: y (1);': there, '~line rc_store_y: y ();': there,
             '~line rc_store_x: y ();': f'{there}~line rc_store_x: y ();\n',
             '1/2 rc_store_x: z': ''}
    for entry, before in lists.items():
        entries = f'{before}[rc-store.c]\n{entry}\n  Rare.\n'
        fault = f'rc-store.c: explained, but not there: {entry.lstrip("~")}'
        coverage(entries, reached=('line', 'yes', 'no'), fault=fault)
        list_of_coverage(entries, fault)
    list_of_coverage('[rc-load.c]\n~line rc_store_x: y ();\n  Rare.\n', 'rc-load.c: explained, but not')
    list_of_coverage('perhaps\n', 'neither a file')
    list_of_coverage(f'{there}~1/2 rc_store_x: if (z)\n  Rare.\n')


def coverage_refuses_an_entry_without_a_reason():
    coverage('[rc-store.c]\n~line rc_store_x: y ();\n\n', reached=('line', 'yes', 'no'),
             fault='unreached:2: gives no reason')
    coverage('[rc-store.c]\n~line rc_store_x: y ();\n', reached=('line', 'yes', 'no'),
             fault='unreached:2: gives no reason')
    coverage('perhaps\n', reached=('line', 'yes', 'no'), fault='neither a file')


def coverage_refuses_a_low_share():
    coverage('[rc-store.c]\n1/2 rc_store_x: if (z)\n  No.\n', reached=('line', 'yes'),
             fault='core: less than 95 %')


if __name__ == '__main__':
    groups = ('layers_', 'sources_', 'symbols_', 'headers_', 'pages_', 'links_', 'the_map_', 'api_',
              'since_', 'count_', 'coverage_')
    tap.run('/checkers', [case for name, case in list(globals().items())
                          if name.startswith(groups)])
