// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What Vala can say and introspection can't. vapigen adds it to what it finds in the GIR.
namespace Rc {
  public sealed class Cache : GLib.Object {
    [CCode (cname = "rc_cache_insert")]
    public void @set (string key, GLib.Object value);

    // In C the value comes before the cancellable, and the result says no more than the error.
    public GLib.Value get_value (string key,
                                 [CCode (pos = -2.5)] GLib.Cancellable? cancellable = null)
                                 throws GLib.Error;
    public async GLib.Value get_value_async (string key,
                                             GLib.Cancellable? cancellable = null)
                                             throws GLib.Error;
    public GLib.Value get_with_value (string key,
                                      [CCode (delegate_target_pos = 2.1,
                                              destroy_notify_pos = 2.2)] owned Rc.LoadFunc load,
                                      [CCode (pos = -2.5)] GLib.Cancellable? cancellable = null)
                                      throws GLib.Error;
    public async GLib.Value get_with_value_async (string key,
                                                  [CCode (delegate_target_pos = 2.1,
                                                          destroy_notify_pos = 2.2)]
                                                  owned Rc.LoadFunc load,
                                                  GLib.Cancellable? cancellable = null)
                                                  throws GLib.Error;

    [CCode (cname = "rc_cache_snapshot")]
    public Rc.EntryIterator iterator ();
  }

  public sealed class Lease : GLib.Object {
    public string key { get; }
    public GLib.Value get_value ();
  }

  public sealed class Registry : GLib.Object {
    [CCode (cname = "rc_registry_dup_caches")]
    public Rc.CacheIterator iterator ();
  }

  [Compact]
  public class EntryInfo {
    public int64 age { get; }
    public uint64 hits { get; }
    public int64 idle { get; }
    public string key { get; }
    public int64 load_time { get; }
    public uint n_leases { get; }
    public Rc.EntryState state { get; }
    public int64 time_to_live { get; }
    public uint64 weight { get; }
  }

  [Compact]
  public class Stats {
    public uint64 evictions { get; }
    public double hit_rate { get; }
    public uint64 hits { get; }
    public uint64 load_failures { get; }
    public uint64 loads { get; }
    public uint64 misses { get; }
    public uint n_entries { get; }
    public uint n_loading { get; }
    public uint64 time_saved { get; }
    public uint64 total_load_time { get; }
    public uint64 weight { get; }
  }

  // What foreach needs: the array of a snapshot, of which each round takes one.
  [Compact]
  [CCode (cname = "GPtrArray", free_function = "g_ptr_array_unref")]
  public class EntryIterator {
    [CCode (cname = "rc_vala_entry_iterator_next_value")]
    public Rc.EntryInfo? next_value () {
      unowned GLib.GenericArray<Rc.EntryInfo> rest = (GLib.GenericArray<Rc.EntryInfo>) this;

      if (rest.length == 0)
        return null;
      return rest.steal_index_fast (0);
    }
  }

  [Compact]
  [CCode (cname = "GPtrArray", free_function = "g_ptr_array_unref")]
  public class CacheIterator {
    [CCode (cname = "rc_vala_cache_iterator_next_value")]
    public Rc.Cache? next_value () {
      unowned GLib.GenericArray<Rc.Cache> rest = (GLib.GenericArray<Rc.Cache>) this;

      if (rest.length == 0)
        return null;
      return rest.steal_index (0);
    }
  }
}
