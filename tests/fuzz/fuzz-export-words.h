/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What is right somewhere, for a fuzzer to begin with. */

#define ROOT_PATH "/dev/resourcecache"
#define CACHES_PATH ROOT_PATH "/caches/"
#define CACHE "dev.resourcecache.Cache1"

static const char *const paths[] = {
  NULL,                      /* the cache's own */
  ROOT_PATH,
  ROOT_PATH "/program",
  ROOT_PATH "/caches",
  CACHES_PATH "0",
  CACHES_PATH "4294967297",
  "/",
};
static const char *const interfaces[] = {
  CACHE,
  "dev.resourcecache.Program1",
  "org.freedesktop.DBus.ObjectManager",
  "org.freedesktop.DBus.Properties",
  "org.freedesktop.DBus.Introspectable",
  "org.freedesktop.DBus.Peer",
  NULL,
};
static const char *const members[] = {
  "GetStats", "GetEntries", "GetLoads", "Watch", "Unwatch", "Clear", "Remove", "Refresh", "Trim",
  "SetBound", "GetManagedObjects", "Get", "GetAll", "Set", "Introspect", "Ping",
};
static const char *const commands[] = {
  "Clear", "Remove", "Refresh", "Trim", "SetBound", NULL,
};
/* What fits somewhere, in GVariant's text form; # is the id of the entry. */
static const char *const bodies[] = {
  NULL,
  "('#',)",
  "(@a{sv} {},)",
  "({'offset': <uint32 4294967295>, 'count': <uint32 0>},)",
  "({'sort': <'age'>, 'descending': <true>},)",
  "({'sort': <uint32 1>, 'descending': <'yes'>},)",
  "(uint32 0,)",
  "(uint32 100,)",
  "(0.5,)",
  "(1e308,)",
  "('max-entries', <uint32 1>)",
  "('ttl', <int64 -1>)",
  "('ttl', <int64 9223372036854775807>)",
  "('max-weight', <uint64 18446744073709551615>)",
  "('dev.resourcecache.Cache1', 'Settings')",
  "('dev.resourcecache.Program1',)",
  "('dev.resourcecache.Cache1', 'Name', <'other'>)",
  "('dev.resourcecache.Cache1',)",
};
