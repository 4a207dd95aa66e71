// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What all steps share: books of recipes, and a look at how long the main loop stands still.
namespace Kitchen {
  public const string[] BOOKS = { "french.db", "indian.db", "thai.db" };

  // The parts of the program, and what each looks for.
  public struct Part {
    public string title;
    public string words;
  }
  public const Part[] PARTS = {
    { "Tonight", "beans" },
    { "Sunday", "leek cream" },
    { "Left over", "rice egg" },
    { "Sweet", "honey lemon" },
  };

  const string QUICKEST = """SELECT title || ', ' || minutes || ' minutes'
    FROM main.recipes AS recipes JOIN words ON words.rowid = recipes.rowid
    WHERE words MATCH ? ORDER BY minutes, title LIMIT 1""";
  const string MAKE_INDEX = "CREATE VIRTUAL TABLE temp.words USING fts5 (text, prefix='2 3')";

  // To open one takes a while, to ask it takes no time.
  public class Book : Object {
    public static int n_opened = 0;
    public string path { get; construct; }
    Sqlite.Database db;
    double changed;

    // Opens the book, checks it, and makes an index of all its words.
    public Book (string path) throws FileError {
      Object (path: path);
      changed = get_change ();
      if (Sqlite.Database.open_v2 (path, out db, Sqlite.OPEN_READONLY) != Sqlite.OK
          || db.exec ("PRAGMA quick_check") != Sqlite.OK
          || db.exec (MAKE_INDEX) != Sqlite.OK
          || db.exec ("INSERT INTO words SELECT text FROM recipes") != Sqlite.OK)
        throw new FileError.FAILED ("Can't open %s: %s", path, db.errmsg ());
      AtomicInt.inc (ref n_opened);
    }

    // Returns the dish with these ingredients that is quickest to make.
    public string find (string words) {
      Sqlite.Statement query;

      db.prepare_v2 (QUICKEST, -1, out query);
      query.bind_text (1, words);
      query.step ();
      return query.column_text (0);
    }

    public bool is_unchanged () {
      return get_change () == changed;
    }

    public void close () {
      db = null;
    }

    double get_change () {
      var info = Posix.Stat ();

      Posix.stat (path, out info);
      return info.st_mtim.tv_sec + info.st_mtim.tv_nsec / 1e9;
    }
  }

  // The book for the nth question: two of them in turn, and now and then the third.
  public string choose_book (uint n) {
    return BOOKS[n % 25 == 24 ? 2 : n % 2];
  }

  // As if somebody had written into it.
  public void change_book (string path) {
    var info = new FileInfo ();

    info.set_modification_date_time (new DateTime.now_utc ());
    try {
      File.new_for_path (path).set_attributes_from_info (info, FileQueryInfoFlags.NONE);
    } catch (Error e) {
      error ("%s", e.message);
    }
  }

  public async void sleep (uint msec) {
    Timeout.add (msec, () => {
      sleep.callback ();
      return Source.REMOVE;
    });
    yield;
  }

  // How long the main loop did nothing else, in microseconds.
  public class Standstill {
    public int64 longest { get; private set; }
    int64 last = get_monotonic_time ();
    uint id;

    public Standstill () {
      id = Timeout.add (1, tick);
    }

    public void stop () {
      tick ();
      Source.remove (id);
    }

    bool tick () {
      var now = get_monotonic_time ();

      longest = int64.max (longest, now - last);
      last = now;
      return Source.CONTINUE;
    }
  }
}
