// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A client of a web service that allows only so many requests in a time. Every part of the
// program asks for a client of its own, and gets the one that there is: so the limit holds for
// all of them together.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';
import Soup from 'gi://Soup?version=3.0';

const N_REQUESTS = 24;
const PERIOD_MSEC = 100;
const LIMIT = 6;

Gio._promisify(Soup.Session.prototype, 'send_and_read_async', 'send_and_read_finish');

class Client {
    constructor(url, session, limit) {
        this.url = url;
        this.session = session;
        // When each of the last requests was answered, and a period has passed.
        this.turns = new Array(limit).fill(Promise.resolve());
    }

    // A request waits for the one that came so many before it as the limit allows.
    get(path) {
        const answer = this.turns.shift().then(() => this.fetch(path));

        this.turns.push(answer.catch(() => null).then(() => sleep(PERIOD_MSEC)));
        return answer;
    }

    fetch(path) {
        return fetch(this.session, this.url + path);
    }
}

function sleep(msec) {
    return new Promise(resolve => GLib.timeout_add(GLib.PRIORITY_DEFAULT, msec, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));
}

async function fetch(session, url) {
    const message = Soup.Message.new('GET', url);
    const bytes = await session.send_and_read_async(message, GLib.PRIORITY_DEFAULT, null);

    if (message.get_status() !== Soup.Status.OK)
        throw new Error(`${url}: ${message.get_reason_phrase()}`);
    return new TextDecoder().decode(bytes.get_data());
}

// What makes a client expensive: the service is asked first what it allows.
async function openClient(url) {
    const session = new Soup.Session();

    return new Client(url, session, Number(await fetch(session, `${url}/limit`)));
}

const connect = Rc.cacheResource(openClient, {
    ttl: '1h',
    onRelease(client) {
        client.session.abort();
        print('the client was closed');
    },
});

// The other side: it notes when each request came.
const arrivals = [];
let nClients = 0;

function answer(server, message, path) {
    if (path === '/limit')
        nClients++;
    else
        arrivals.push(GLib.get_monotonic_time());
    const text = path === '/limit' ? `${LIMIT}` : `answer to ${path}`;
    message.set_status(Soup.Status.OK, null);
    message.set_response('text/plain', Soup.MemoryUse.COPY, new TextEncoder().encode(text));
}

function mostInAPeriod(times) {
    const isNear = (first, time) => time >= first && time < first + PERIOD_MSEC * 1000;

    return Math.max(...times.map(first => times.filter(time => isNear(first, time)).length));
}

const server = new Soup.Server();
server.add_handler(null, answer);
server.listen_local(0, Soup.ServerListenOptions.IPV4_ONLY);
const url = `http://127.0.0.1:${server.get_uris()[0].get_port()}`;

const callers = [...new Array(N_REQUESTS).keys()].map(async n => (await connect(url)).get(`/${n}`));
const answers = await Promise.all(callers);
if (!answers.every((text, n) => text === `answer to /${n}`))
    throw new Error(`wrong answers: ${answers}`);
print(`${N_REQUESTS} callers got their answers from ${nClients} client`);

const most = mostInAPeriod(arrivals);
if (arrivals.length !== N_REQUESTS || most > LIMIT)
    throw new Error(`${most} requests in ${PERIOD_MSEC} ms, of ${arrivals.length}`);
print(`the service counted ${arrivals.length} requests, never more than ${LIMIT} in `
    + `${PERIOD_MSEC} ms`);

connect.clear();
server.disconnect();
