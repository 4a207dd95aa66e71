// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What the overrides make of the library in JavaScript. It extends the types that ts-for-gir
// generates from the GIR, which is where everything else comes from.

import type Gio from 'gi://Gio?version=2.0';
import type GObject from 'gi://GObject?version=2.0';

declare module 'gi://Rc?version=1' {
    export namespace Rc {
        /** A text as Rc.duration_parse() reads it, or seconds. */
        type Duration = string | number;

        type AnyFunction = (this: any, ...args: any[]) => any;

        interface CacheResourceOptions<F extends AnyFunction> {
            ttl?: Duration;
            idleTimeout?: Duration;
            maxEntries?: number;
            maxWeight?: number;
            weigh?: (value: Awaited<ReturnType<F>>) => number;
            validate?: (value: Awaited<ReturnType<F>>) => unknown;
            validateInterval?: Duration;
            onRelease?: (value: Awaited<ReturnType<F>>, reason: EvictReason) => unknown;
            refreshMode?: 'foreground' | 'background';
            staleIfError?: Duration;
            retryDelay?: Duration;
            loadTimeout?: Duration;
            jitter?: number;
            key?: (this: ThisParameterType<F>, ...args: Parameters<F>) => unknown;
            name?: string;
        }

        type CachedFunction<F extends AnyFunction> = F & {
            readonly cache: Cache;
            clear(this: unknown, ...args: Parameters<F> | []): void;
            warm(this: unknown, ...args: Parameters<F>): void;
        };

        interface CacheResource {
            <F extends AnyFunction>(fn: F, options?: CacheResourceOptions<F>): CachedFunction<F>;
            clear(): void;
        }

        const cacheResource: CacheResource;

        function currentLoad(): Load | null;

        interface Cache {
            readonly size: number;
            [Symbol.iterator](): IterableIterator<EntryInfo>;
            keys(): IterableIterator<string>;
            has(key: string): boolean;

            lookup<T = any>(key: string): T | null;
            peek<T = any>(key: string): T | null;
            insert(key: string, value: unknown): void;

            get<T = any>(key: string, cancellable?: Gio.Cancellable | null): T;
            get_async<T = any>(key: string, cancellable?: Gio.Cancellable | null): Promise<T>;
            get_with<T>(key: string, load: (load: Load) => T,
                cancellable?: Gio.Cancellable | null): T;
            get_with_async<T>(key: string, load: (load: Load) => T,
                cancellable?: Gio.Cancellable | null): Promise<Awaited<T>>;
            /** A promise if the loader gives one: acquire<Promise<Rc.Lease>>(key). */
            acquire<L extends Lease | Promise<Lease> = Lease>(key: string,
                cancellable?: Gio.Cancellable | null): L;
            acquire_async(key: string, cancellable?: Gio.Cancellable | null): Promise<Lease>;
            refresh_async(key: string, cancellable?: Gio.Cancellable | null): Promise<boolean>;
            with_lease<R, T = any>(key: string, func: (value: T, lease: Lease) => R,
                cancellable?: Gio.Cancellable | null): Promise<Awaited<R>>;

            set_load_func(load: ((load: Load) => unknown) | null): void;
            set_validate_func(validate: ((key: string, value: any) => unknown) | null): void;
            set_release_func(
                release: ((key: string, value: any, reason: EvictReason) => unknown) | null): void;
            set_weigh_func(weigh: ((key: string, value: any) => number) | null): void;
            remove_matching(match: (key: string, value: any) => unknown): number;
        }

        interface Load {
            readonly previous: any;
            dup_previous<T = any>(): T | null;
        }

        interface Lease {
            readonly value: any;
        }

        interface Registry<A extends GObject.Object = GObject.Object> {
            [Symbol.iterator](): IterableIterator<Cache>;
        }

        interface Stats {
            readonly hits: number;
            readonly misses: number;
            readonly hit_rate: number;
            readonly hitRate: number;
            readonly loads: number;
            readonly load_failures: number;
            readonly loadFailures: number;
            readonly total_load_time: number;
            readonly totalLoadTime: number;
            readonly time_saved: number;
            readonly timeSaved: number;
            readonly evictions: number;
            readonly n_entries: number;
            readonly nEntries: number;
            readonly weight: number;
            readonly n_loading: number;
            readonly nLoading: number;
        }

        interface EntryInfo {
            readonly key: string;
            readonly age: number;
            readonly idle: number;
            readonly time_to_live: number;
            readonly timeToLive: number;
            readonly hits: number;
            readonly load_time: number;
            readonly loadTime: number;
            readonly weight: number;
            readonly n_leases: number;
            readonly nLeases: number;
            readonly state: EntryState;
        }
    }
}
