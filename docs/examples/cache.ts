// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import Rc from 'gi://Rc?version=1';

interface Document {
    title: string;
    isOpen: boolean;
}

async function openDocument(title: string): Promise<Document> {
    return {title, isOpen: true};
}

const open = Rc.cacheResource(openDocument, {
    ttl: '1h',
    maxEntries: 8,
    validate: document => document.isOpen,
    onRelease: (document, reason) => {
        document.isOpen = false;
        print(`closed “${document.title}”: ${Rc.evict_reason_to_string(reason)}`);
    },
});

const [one, two] = await Promise.all([open('Notes'), open('Notes')]);
print(`two callers, one document: ${one === two}`);
open.clear('Notes');

const pictures = new Rc.Cache({name: 'pictures', max_entries: 2});

pictures.connect('evict', (_cache, key, reason) => {
    print(`evicted “${key}”: ${Rc.evict_reason_to_string(reason)}`);
});
pictures.set_load_func(async load => ({title: load.key, isOpen: true}));
for (const key of ['sun', 'moon', 'stars'])
    await pictures.get_async<Document>(key);

const kept: string[] = [];
for (const info of pictures)
    kept.push(info.key);
print(`kept: ${kept.sort().join(', ')}`);

const title = await pictures.with_lease('stars', (picture: Document) => picture.title);
print(`lent “${title}”`);

const stats = pictures.dup_stats();
print(`hits: ${stats.hits}, loads: ${stats.loads}`);
