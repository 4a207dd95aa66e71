/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include <resource-cache/resource-cache.h>

#define MAX_CHARS 64
#define MEGABYTE (1024 * 1024)

typedef struct
{
  const char *key;
  const char *label;
} Case;

static void
check_cases (gconstpointer cases)
{
  for (const Case *item = cases; item->key != NULL; item++)
    {
      g_autofree char *label = rc_key_dup_label (item->key);

      g_assert_cmpstr (label, ==, item->label);
    }
}

static const Case plain[] = {
  { "", "" },
  { "user:42", "user:42" },
  { "/usr/share/icons/16x16@2x/go.png", "/usr/share/icons/16x16@2x/go.png" },
  { "texture:/usr/share/icons/16x16@2x/go.png", "texture:/usr/share/icons/16x16@2x/go.png" },
  { "tiny model, 3 layers", "tiny model, 3 layers" },
  { "author=Le Guin; design: dark", "author=Le Guin; design: dark" },
  { "what? nothing", "what? nothing" },
  { "C# in 7 days", "C# in 7 days" },
  { "größe=7", "größe=7" },
  { "secret", "secret" },
  { "the password is a secret", "the password is a secret" },
  { NULL },
};

static const Case uris[] = {
  { "postgres://app:hunter2@db/main", "postgres://app:…@db/main" },
  { "redis://:hunter2@cache:6379/0", "redis://:…@cache:6379/0" },
  { "https://host:8080/path", "https://host:8080/path" },
  { "http://[::1]:8080/path", "http://[::1]:8080/path" },
  { "sqlite:///var/db/a@b.sqlite", "sqlite:///var/db/a@b.sqlite" },
  { "ftp://bob@host/file", "ftp://bob@host/file" },
  { "docker://ubuntu:latest/x", "docker://ubuntu:latest/x" },
  { "https://ghp_0123456789abcdefghij@github.com/a", "https://…@github.com/a" },
  { "https://ghp_0123456789abcdefghij:x@github.com/a", "https://…@github.com/a" },
  { "postgres://app:p@ss@db/main", "postgres://app:…@db/main" },
  { "postgres://app:pa/ss@db/main", "postgres://app:…@db/main" },
  { "postgres://app:pa?ss@db/main", "postgres://app:…@db/main" },
  { "postgres://app:pa ss@db/main", "postgres://app:…@db/main" },
  { "postgres://app:p:ss@db/main", "postgres://app:…@db/main" },
  { "a postgres://u:pw1@h/ and redis://u:pw2@h/", "a postgres://u:…@h/ and redis://u:…@h/" },
  { "root:hunter2@tcp(127.0.0.1:3306)/db", "root:…@tcp(127.0.0.1:3306)/db" },
  { "dsn=root:hunter2@tcp(h)/db", "dsn=root:…@tcp(h)/db" },
  { NULL },
};

static const Case queries[] = {
  { "https://host/path?x=1&key=hunter2", "https://host/path?…" },
  { "https://host/path#hunter2", "https://host/path#…" },
  { "https://host/path#a?b", "https://host/path#…" },
  { "/path?q='hunter2 and more'", "/path?…" },
  { "/callback#access_token=hunter2", "/callback#access_token=…" },
  { NULL },
};

static const Case pairs[] = {
  { "password=hunter2", "password=…" },
  { "PASSWORD = hunter2", "PASSWORD = …" },
  { "host=db passwd=hunter2 dbname=x", "host=db passwd=… dbname=x" },
  { "host=db password='x y' dbname=x", "host=db password=… dbname=x" },
  { "host=db password='x\\' y' dbname=x", "host=db password=… dbname=x" },
  { "host=db password='x'' y' dbname=x", "host=db password=… dbname=x" },
  { "host=db password='hunter2", "host=db password=…" },
  { "host=db password='x'y z=1", "host=db password=… z=1" },
  { "Server=a;Pwd=hunter2;Database=b", "Server=a;Pwd=…;Database=b" },
  { "Server=a;Pwd=hunt;er2 Database=b", "Server=a;Pwd=… Database=b" },
  { "Server=a;Pwd={hunt;er 2};Database=b", "Server=a;Pwd=…" },
  { "user=x&api_key=hunter2&b=c", "user=x&api_key=…&b=c" },
  { "apiKey=hunter2,b=c", "apiKey=…,b=c" },
  { "X-Api-Key: hunter2", "X-Api-Key: …" },
  { "db_pass=hunter2 x", "db_pass=… x" },
  { "pwd:hunter2", "pwd:…" },
  { "client_secret=hunter2 a", "client_secret=… a" },
  { "token => hunter2", "token => …" },
  { "X-Amz-Signature=hunter2", "X-Amz-Signature=…" },
  { "sig=hunter2", "sig=…" },
  { "auth=hunter2", "auth=…" },
  { "password: correct horse battery", "password: …" },
  { "Cookie: a=b; c=d", "Cookie: …" },
  { "password=a\nuser=b", "password=…\\u000auser=b" },
  { NULL },
};

static const Case json[] = {
  { "{\"user\":\"a\",\"password\":\"hunter2\",\"db\":1}",
    "{\"user\":\"a\",\"password\":…,\"db\":1}" },
  { "{\"password\" : \"hun\\\"ter2\", \"db\": 1}", "{\"password\" : …, \"db\": 1}" },
  { "{'token': 'hunter2', 'db': 1}", "{'token': …, 'db': 1}" },
  { "{\"secrets\": [\"a\", \"b\"]}", "{\"secrets\": …" },
  { "{\"token\": \"\", \"db\": 1}", "{\"token\": …, \"db\": 1}" },
  { "{\\\"password\\\": \\\"hunter2\\\"}", "{\\\"password\\\": …" },
  { "{\"url\":\"postgres://u:hunter2@h/d\"}", "{\"url\":\"postgres://u:…@h/d\"}" },
  { NULL },
};

static const Case headers[] = {
  { "Authorization: Bearer hunter2", "Authorization: …" },
  { "Authorization: Basic aHVudGVyMg==", "Authorization: …" },
  { "authorization=Basic aHVudGVyMg==", "authorization=…" },
  { "GET /x bearer hunter2 now", "GET /x bearer … now" },
  { "\"Bearer hunter2\"", "\"Bearer …\"" },
  { NULL },
};

static const Case controls[] = {
  { "a\nb\tc\033[31m", "a\\u000ab\\u0009c\\u001b[31m" },
  { "a\342\200\256b", "a\\u202eb" },
  { "\177", "\\u007f" },
  { NULL },
};

static const Case bad_utf8[] = {
  { "a\377b", "a\357\277\275b" },
  { "\303", "\357\277\275" },
  { "\355\240\200", "\357\277\275\357\277\275\357\277\275" },
  { "password=\377hunter2", "password=…" },
  { NULL },
};

static void
test_null (void)
{
  g_autofree char *label = rc_key_dup_label (NULL);

  g_assert_cmpstr (label, ==, "(null)");
}

static void
test_length (void)
{
  g_autofree char *fits = g_strnfill (MAX_CHARS, 'x');
  g_autofree char *path = g_strdup_printf ("/begin%s/end.png", fits);
  g_auto (GStrv) parts = g_strsplit (fits, "x", -1);
  g_autofree char *wide = g_strjoinv ("é", parts);
  g_autofree char *wider = g_strconcat (wide, "ü", NULL);
  g_autofree char *fits_label = rc_key_dup_label (fits);
  g_autofree char *path_label = rc_key_dup_label (path);
  g_autofree char *wide_label = rc_key_dup_label (wide);
  g_autofree char *wider_label = rc_key_dup_label (wider);

  g_assert_cmpstr (fits_label, ==, fits);
  g_assert_true (g_str_has_prefix (path_label, "/beginxxx"));
  g_assert_true (g_str_has_suffix (path_label, "xxx/end.png"));
  g_assert_nonnull (strstr (path_label, "…"));
  g_assert_cmpint (g_utf8_strlen (path_label, -1), ==, MAX_CHARS);
  g_assert_cmpstr (wide_label, ==, wide);
  g_assert_true (g_utf8_validate (wider_label, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (wider_label, -1), ==, MAX_CHARS);
}

static char *
build (const char *scope,
       const char *arg)
{
  return rc_key_build (scope, g_variant_new ("(s)", arg));
}

static void
test_built (void)
{
  g_autofree char *key = build ("models.load", "hunter2");
  g_autofree char *other = build ("models.load", "hunter3");
  g_autofree char *label = rc_key_dup_label (key);
  g_autofree char *again = rc_key_dup_label (key);
  g_autofree char *other_label = rc_key_dup_label (other);

  g_assert_true (g_str_has_prefix (label, "models.load#"));
  g_assert_null (strstr (label, "hunter"));
  g_assert_cmpuint (strlen (label), ==, strlen ("models.load#") + 8);
  g_assert_cmpstr (label, ==, again);
  g_assert_cmpstr (label, !=, other_label);
}

static void
test_built_long_scope (void)
{
  g_autofree char *scope = g_strnfill (1000, 's');
  g_autofree char *key = build (scope, "hunter2");
  g_autofree char *label = rc_key_dup_label (key);

  g_assert_cmpint (g_utf8_strlen (label, -1), ==, MAX_CHARS);
  g_assert_cmpint (label[strlen (label) - 9], ==, '#');
}

/* Without arguments there is nothing to hash; what looks like a mark is no mark. */
static void
test_not_built (void)
{
  g_autofree char *scope = rc_key_build ("models.load", NULL);
  g_autofree char *label = rc_key_dup_label (scope);
  g_autofree char *looks_built = rc_key_dup_label ("redis://:pw#rc1:pw@host");
  g_autofree char *looks_typed = rc_key_dup_label ("redis://:pw#rc1:i@host");

  g_assert_cmpstr (label, ==, "models.load");
  g_assert_cmpstr (looks_built, ==, "redis://:…@host");
  g_assert_cmpstr (looks_typed, ==, "redis://:…@host");
}

static void
test_seeded (void)
{
  g_autofree char *key = build ("scope", "hunter2");
  g_autofree char *label = rc_key_dup_label (key);
  g_autofree char *pattern = g_strdup_printf ("*%s*", label);

  if (g_test_subprocess ())
    {
      g_print ("%s", label);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*scope#????????*");
  g_test_trap_assert_stdout_unmatched (pattern);
}

/* What follows the part that is read must not show what it would have hidden. */
static void
test_cut_secrets (void)
{
  static const char *const starts[] = {
    "postgres://app:", "postgres://app:pa/", "postgres://", "root:", "password=", "Bearer ",
  };
  g_autofree char *secret = g_strnfill (MEGABYTE, 'q');

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *key = g_strconcat (starts[i], secret, "@host/db", NULL);
      g_autofree char *label = rc_key_dup_label (key);

      g_assert_null (strchr (label, 'q'));
      g_assert_true (g_str_has_suffix (label, "…"));
    }
}

static char *
repeat (const char *part)
{
  GString *text = g_string_new (NULL);

  while (text->len < MEGABYTE)
    g_string_append (text, part);

  return g_string_free (text, FALSE);
}

/* Hostile keys cost what any long key costs. */
static void
test_cost (void)
{
  static const char *const parts[] = {
    "a", "://", "a://b:c ", "a:", "a:a", "password=;", "password='", "\\\"", "@", "#rc1:", "a://[",
    "token", "\303\251", "\377", "Bearer ", "password=,a", ")]} \t", "#rc1:((((",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *key = repeat (parts[i]);
      g_autofree char *label = NULL;

      g_test_timer_start ();
      label = rc_key_dup_label (key);
      g_assert_cmpfloat (g_test_timer_elapsed (), <, 1.0);
      g_assert_cmpint (g_utf8_strlen (label, -1), <=, MAX_CHARS);
    }
}

static void
test_random_bytes (void)
{
  static const char alphabet[] = "a1:/@?#=;&,'\"\\ {}[]\n\377\303\251._-%";
  char key[200] = "";

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *label = NULL;

      for (gsize j = 0; j < sizeof key - 1; j++)
        key[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      key[g_test_rand_int_range (0, sizeof key)] = '\0';
      label = rc_key_dup_label (key);
      g_assert_true (g_utf8_validate (label, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (label, -1), <=, MAX_CHARS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/rc/label/plain", plain, check_cases);
  g_test_add_data_func ("/rc/label/uris", uris, check_cases);
  g_test_add_data_func ("/rc/label/queries", queries, check_cases);
  g_test_add_data_func ("/rc/label/pairs", pairs, check_cases);
  g_test_add_data_func ("/rc/label/json", json, check_cases);
  g_test_add_data_func ("/rc/label/headers", headers, check_cases);
  g_test_add_data_func ("/rc/label/controls", controls, check_cases);
  g_test_add_data_func ("/rc/label/bad-utf8", bad_utf8, check_cases);
  g_test_add_func ("/rc/label/null", test_null);
  g_test_add_func ("/rc/label/length", test_length);
  g_test_add_func ("/rc/label/built", test_built);
  g_test_add_func ("/rc/label/built-long-scope", test_built_long_scope);
  g_test_add_func ("/rc/label/not-built", test_not_built);
  g_test_add_func ("/rc/label/seeded", test_seeded);
  g_test_add_func ("/rc/label/cut-secrets", test_cut_secrets);
  g_test_add_func ("/rc/label/cost", test_cost);
  g_test_add_func ("/rc/label/random-bytes", test_random_bytes);

  return g_test_run ();
}
