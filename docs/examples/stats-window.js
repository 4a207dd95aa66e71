// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A window that shows what a cache does. With --tour it loads one thing, and ends.
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Rc from 'gi://Rc?version=1';
import RcGtk from 'gi://RcGtk?version=1';
import System from 'system';

const STEPS = 20;
const isTour = System.programArgs.includes('--tour');

const Model = GObject.registerClass(class Model extends GObject.Object {});

const sleep = msec => new Promise(resolve => {
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, msec, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    });
});

async function train(load) {
    for (let step = 0; step < STEPS; step++) {
        load.set_message(`Training ${load.get_key()}…`);
        load.set_progress(step / STEPS);
        await sleep(50);
    }
    return new Model();
}

const models = new Rc.Cache({name: 'models', max_entries: 4});
models.set_load_func(train);

const app = new Gtk.Application({application_id: 'dev.resourcecache.Models'});

async function use(name) {
    await models.get_async(name, null);
    print(`${models.n_entries} in the cache`);
    if (isTour)
        app.quit();
}

app.connect('activate', () => {
    const entry = new Gtk.Entry({placeholder_text: 'Name of a model', hexpand: true});
    entry.connect('activate', () => use(entry.text).catch(logError));

    const indicator = new RcGtk.LoadIndicator({cache: models, show_time: true, hexpand: true});
    indicator.connect('notify::active', () => {
        if (indicator.active)
            print('A load is shown');
    });
    const box = new Gtk.Box({orientation: Gtk.Orientation.VERTICAL, spacing: 6});
    box.append(entry);
    box.append(indicator);
    box.append(new RcGtk.StatsView({cache: models, vexpand: true}));
    const window = new Gtk.ApplicationWindow({
        application: app, title: 'Models', child: box, default_width: 600, default_height: 700,
    });
    window.present();
    if (isTour)
        use('first').catch(logError);
});

app.run([System.programInvocationName]);
