// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

class Notes : Object {
  public Sqlite.Database db;
}

int n_open = 0;
int n_checks = 0;

void open_database (Rc.Load load) {
  var path = load.get_key ();
  var notes = new Notes ();

  if (Sqlite.Database.open (path, out notes.db) != Sqlite.OK
      || notes.db.exec ("CREATE TABLE notes (n)") != Sqlite.OK) {
    load.return_error (new FileError.FAILED ("Can't open %s: %s", path, notes.db.errmsg ()));
    return;
  }
  n_open++;
  print ("opened %s\n", path);
  load.return_object (notes);
}

bool is_alive (string key, Value value) throws Error {
  AtomicInt.inc (ref n_checks);
  return ((Notes) value.get_object ()).db.exec ("SELECT 1") == Sqlite.OK;
}

void close_database (string key, Value value, Rc.EvictReason reason) {
  ((Notes) value.get_object ()).db = null;
  n_open--;
  print ("closed %s\n", key);
}

// Several threads may ask at once: one of them opens, the others wait for it.
Object get_database (Rc.Cache cache) {
  try {
    return cache.get ("notes.db", null);
  } catch (Error e) {
    error ("%s", e.message);
  }
}

int main () {
  string folder;
  try {
    folder = DirUtils.make_tmp ("notes-XXXXXX");
  } catch (FileError e) {
    error ("%s", e.message);
  }
  Environment.set_current_dir (folder);

  var cache = new Rc.Cache ("databases");
  cache.set_load_func (open_database);
  cache.set_validate_func (is_alive);
  cache.set_release_func (close_database);

  var connections = new GenericSet<Object> (direct_hash, direct_equal);
  Thread<Object>[] callers = {};
  for (int i = 0; i < 4; i++)
    callers += new Thread<Object> ("caller", () => get_database (cache));
  foreach (var caller in callers)
    connections.add (caller.join ());
  print ("4 callers share %u connection\n", connections.length);

  n_checks = 0;
  cache.reset_stats ();
  for (int i = 0; i < 4; i++)
    connections.add (get_database (cache));
  cache.remove ("notes.db");

  var stats = cache.dup_stats ();
  print ("4 more uses: %u hits, %d checks, %u loads\n",
         (uint) stats.get_hits (), n_checks, (uint) stats.get_loads ());
  print ("%u eviction, %d connections left open\n", (uint) stats.get_evictions (), n_open);
  FileUtils.remove ("notes.db");
  DirUtils.remove (folder);

  return connections.length == 1 && stats.get_hits () == 4 && n_checks == 4
         && stats.get_loads () == 0 && n_open == 0 ? 0 : 1;
}
