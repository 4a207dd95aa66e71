// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

const int N_CALLERS = 12;
const int LIMIT = 5;               // requests in each window, of all callers together
const int64 WINDOW = TimeSpan.SECOND / 5;

int n_answered = 0;
int n_waiting = 0;
int server_count = 0;

class Client : Object {
  string url;
  string token = "";
  Soup.Session session = new Soup.Session ();
  int64 since;                     // when turns were first taken
  int n_turns;                     // since then

  async string send_request (string path, Cancellable? cancellable = null) throws Error {
    var message = new Soup.Message ("GET", url + path);

    message.request_headers.append ("Authorization", token);
    var answer = yield session.send_and_read_async (message, Priority.DEFAULT, cancellable);
    if (message.status_code != Soup.Status.OK)
      throw new IOError.FAILED ("%s%s says: %s", url, path, message.reason_phrase);
    return ((string) answer.get_data ()).substring (0, (long) answer.length);
  }

  // The key is the address. The server says for how many seconds the login is good.
  public async void log_in (Rc.Load load) {
    try {
      url = load.key;
      var answer = (yield send_request ("login", load.cancellable)).split (" ");
      token = answer[0];
      load.set_ttl (int64.parse (answer[1]) * TimeSpan.SECOND);
      load.return_object (this);
    } catch (Error e) {
      load.return_error (e);
    }
  }

  // All callers have the same client, and so take turns: five in each window.
  async void take_turn () {
    var now = Rc.clock_now ();

    if (now >= since + (n_turns + LIMIT - 1) / LIMIT * WINDOW) {
      since = now;
      n_turns = 0;
    }
    var turn = since + n_turns++ / LIMIT * WINDOW;
    n_waiting++;
    for (; now < turn; now = Rc.clock_now ()) {
      Timeout.add ((uint) ((turn - now) / TimeSpan.MILLISECOND), take_turn.callback);
      yield;
    }
    n_waiting--;
  }

  public async string get_number () throws Error {
    yield take_turn ();
    return yield send_request ("number");
  }
}

async void ask (Rc.Cache cache) {
  try {
    var client = (Client) yield cache.get_async (Environment.get_variable ("API_URL"));
    server_count = int.max (server_count, int.parse (yield client.get_number ()));
    n_answered++;
  } catch (Error e) {
    error ("%s", e.message);
  }
}

// Waits until so many have their answer, and all others wait for their turn.
void wait_for (int n, int n_callers) {
  while (n_answered < n || n_answered + n_waiting < n_callers)
    MainContext.default ().iteration (true);
}

int main () {
  var cache = new Rc.Cache ("clients");

  cache.set_load_func ((load) => new Client ().log_in.begin (load));
  Rc.clock_freeze ();
  for (int i = 0; i < N_CALLERS; i++)
    ask.begin (cache);
  for (int n = LIMIT; n < N_CALLERS + LIMIT; n += LIMIT) {
    wait_for (int.min (n, N_CALLERS), N_CALLERS);
    print ("answered: %d, waiting: %d; the server counts %d\n", n_answered, n_waiting,
           server_count);
    Rc.clock_advance (WINDOW);
  }

  Rc.clock_advance (TimeSpan.HOUR);
  ask.begin (cache);
  wait_for (N_CALLERS + 1, N_CALLERS + 1);
  print ("an hour later: the server counts %d\n", server_count);
  return 0;
}
