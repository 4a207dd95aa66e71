// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// As in GNOME Shell and its extensions: no ES modules, no waiting outside of functions, and
// promises that go on while a main loop runs which somebody else has started.
const {Gio, GLib, GObject, Rc} = imports.gi;
const Mainloop = imports.mainloop;
const System = imports.system;

const problems = [];
const done = [];

function check(isGood, what) {
    if (!isGood)
        problems.push(what);
}

const Provider = GObject.registerClass({
    GTypeName: 'RcTestProvider',
    Signals: {'icon-ready': {param_types: [GObject.TYPE_STRING]}},
}, class Provider extends GObject.Object {
    _init() {
        super._init();
        this.nLoads = 0;
        this._cache = new Rc.Cache({name: 'icons', max_entries: 2});
        this._cache.set_load_func(load => this._load(load.key));
        this._evictId = this._cache.connect('evict', (_, key) => done.push(`evict ${key}`));
    }

    async _load(name) {
        this.nLoads++;
        await new Promise(resolve => Mainloop.idle_add(() => {
            resolve();
            return GLib.SOURCE_REMOVE;
        }));
        if (name === 'missing')
            throw new Error(name);
        return {name};
    }

    async getIcon(name) {
        const icon = await this._cache.get_async(name, null);
        this.emit('icon-ready', name);
        return icon;
    }

    destroy() {
        this._cache.disconnect(this._evictId);
        this._cache.close();
    }
});

const search = Rc.cacheResource(async (text, {limit}) => ({text, limit}), {
    ttl: '1m',
    maxEntries: 3,
});

Provider.prototype.describe = Rc.cacheResource(function (name) {
    return {provider: this, name};
});

async function useProvider() {
    const provider = new Provider();
    const ready = [];
    provider.connect('icon-ready', (_, name) => ready.push(name));

    const [one, other] = await Promise.all([provider.getIcon('a'), provider.getIcon('a')]);
    check(one === other && one.name === 'a', 'two callers share an icon');
    check(provider.nLoads === 1, 'that was loaded once');
    check(ready.join() === 'a,a', 'signals of the program');
    const error = await provider.getIcon('missing').catch(caught => caught);
    check(error.message === 'missing', 'exceptions arrive');
    await provider.getIcon('b');
    await provider.getIcon('c');
    check(done.join() === 'evict a', 'signals of the cache');
    check(provider.describe('x') === provider.describe('x'), 'methods');
    check(await provider._cache.with_lease('c', ({name}) => name) === 'c', 'leases');
    provider.destroy();
}

function useCallbacks() {
    return new Promise(resolve => {
        const cache = Rc.Registry.get_default().ensure_cache('shared');
        cache.get_with_async('key', () => ({n: 1}), null, (source, result) => {
            check(source.get_with_finish(result).n === 1, 'callbacks');
            resolve();
        });
    });
}

async function useFunctions() {
    const cancellable = new Gio.Cancellable();
    const cache = new Rc.Cache({name: 'cancelled'});

    check(await search('a', {limit: 1}) === await search('a', {limit: 1}), 'async functions');
    cache.set_load_func(() => new Promise(() => {}));
    const cancelled = cache.get_async('a', cancellable).catch(error => error);
    cancellable.cancel();
    check((await cancelled).matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), 'cancellation');
    search.warm('b', {limit: 2});
    await new Promise(resolve => search.cache.connect('load-finished', resolve));
    check(search.cache.n_entries === 2, 'loads ahead of time');
}

// Time stands still for a value to expire while the loop of the application runs.
async function useExpiry() {
    const released = new Promise(resolve => {
        const open = Rc.cacheResource(() => ({}), {ttl: 1, onRelease: resolve});
        Rc.clock_freeze();
        open();
        Rc.clock_advance(1e6);
    });

    await released;
    Rc.clock_thaw();
}

function runIn(name, start, func) {
    const before = problems.length;

    start(async quit => {
        try {
            await func();
        } catch (error) {
            problems.push(`${error}\n${error.stack}`);
        } finally {
            quit();
        }
    });
    const isGood = problems.length === before;
    print(`${isGood ? 'ok' : 'not ok'} ${name}`);
    problems.slice(before).forEach(problem => print(`# ${problem}`.replaceAll('\n', '\n# ')));
}

function inApplication(func) {
    const application = new Gio.Application({application_id: 'dev.resourcecache.Test',
        flags: Gio.ApplicationFlags.NON_UNIQUE});

    application.connect('activate', () => {
        application.hold();
        func(() => application.release());
    });
    application.connect('shutdown', () => Rc.cacheResource.clear());
    application.run([]);
}

function inLoop(func) {
    const loop = GLib.MainLoop.new(null, false);

    GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
        func(() => loop.quit());
        return GLib.SOURCE_REMOVE;
    });
    loop.run();
}

function inMainloop(func) {
    Mainloop.idle_add(() => {
        func(() => Mainloop.quit('shell'));
        return GLib.SOURCE_REMOVE;
    });
    Mainloop.run('shell');
}

print('1..4');
runIn('1 a class in an application', inApplication, useProvider);
runIn('2 callbacks in a main loop', inLoop, useCallbacks);
runIn('3 functions in a loop by name', inMainloop, useFunctions);
runIn('4 expiry in an application', inApplication, useExpiry);

if (problems.length > 0)
    System.exit(1);
