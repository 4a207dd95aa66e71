/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-key.h"

#include <string.h>

#include "rc-key-private.h"
#include "rc-label-private.h"

#define ELLIPSIS "…"
#define SPACES " \t\r\n"

#define MAX_CHARS 64
#define N_HASH_CHARS 8
/* What is longer than this is more likely a token than a user's name. */
#define MAX_USER_BYTES 16
/* A label shows little of a long key: no need to read it all. */
#define MAX_READ_BYTES 4096
#define MAX_NAME_BYTES 64

typedef struct
{
  const char *at;
  GString    *label;
  gboolean    is_uri;
  gboolean    is_cut;
} Scan;

static void
append_char (Scan *scan)
{
  gunichar c = g_utf8_get_char_validated (scan->at, -1);
  gboolean is_valid = c <= 0x10ffff;

  if (!is_valid)
    g_string_append_unichar (scan->label, 0xfffd);
  else if (g_unichar_isprint (c))
    g_string_append_unichar (scan->label, c);
  else
    g_string_append_printf (scan->label, "\\u%04x", c);

  scan->at = is_valid ? g_utf8_next_char (scan->at) : scan->at + 1;
}

static void
append_until (Scan       *scan,
              const char *end)
{
  while (scan->at < end)
    append_char (scan);
}

static void
hide_until (Scan       *scan,
            const char *end)
{
  g_string_append (scan->label, ELLIPSIS);
  scan->at = end;
}

static gsize
count_word (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || (text[length] != '\0' && strchr ("_-.", text[length])))
    length++;

  return length;
}

/* The end of a name tells what it is; case and separators do not matter. */
static void
normalize_name (const char *word,
                gsize       length,
                char       *name)
{
  for (gsize i = length > MAX_NAME_BYTES ? length - MAX_NAME_BYTES : 0; i < length; i++)
    if (g_ascii_isalnum (word[i]))
      *name++ = g_ascii_tolower (word[i]);

  *name = '\0';
}

static gboolean
is_secret_name (const char *name)
{
  static const char *const parts[] = {
    "accesskey", "accountkey", "apikey", "authorization", "cookie", "credential", "passphrase",
    "passw", "privatekey", "pwd", "secret", "sessionid", "signature", "token",
  };
  static const char *const ends[] = { "auth", "jwt", "pass", "sig" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (name, parts[i]) != NULL)
      return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (name, ends[i]))
      return TRUE;

  return FALSE;
}

/* Where the value begins in name=value, name: value, "name" => "value" and their kin. */
static const char *
find_value (const char *name_end,
            char       *separator)
{
  const char *at = name_end + strspn (name_end, "\\\"'])} \t");

  *separator = *at;
  if ((*at != '=' && *at != ':') || g_str_has_prefix (at, "://"))
    return NULL;

  at += strspn (at, "=:>");
  return at + strspn (at, " \t");
}

/* Knows both ways to write the quote itself: after a backslash, and twice. */
static const char *
find_quoted_end (const char *open)
{
  const char *at = open + 1;

  while (*at != '\0' && (*at != *open || at[1] == *open))
    at += (*at == '\\' || *at == *open) && at[1] != '\0' ? 2 : 1;

  return at + strcspn (at, SPACES ",;&)]}");
}

static gboolean
is_pair (const char *text)
{
  gsize length = count_word (text);

  return length > 0 && (text[length] == '=' || text[length] == ':');
}

/* Ends late when in doubt: a password may hold any character. */
static const char *
find_value_end (const char *value,
                gboolean    is_line)
{
  const char *unescaped = value + strspn (value, "\\");

  if (*unescaped == '"' || *unescaped == '\'')
    return find_quoted_end (unescaped);
  if (*value == '{' || *value == '[' || *value == '(')
    return value + strlen (value);
  if (is_line)
    return value + strcspn (value, "\r\n");

  value += strcspn (value, SPACES ",;&");
  while (*value != '\0' && strchr (",;&", *value) != NULL && !is_pair (value + 1))
    value += 1 + strcspn (value + 1, SPACES ",;&");

  return value;
}

static gboolean
hide_value (Scan       *scan,
            const char *word_end)
{
  char name[MAX_NAME_BYTES + 1];
  char separator;
  const char *value = find_value (word_end, &separator);

  if (value == NULL || *value == '\0')
    return FALSE;

  normalize_name (scan->at, word_end - scan->at, name);
  if (!is_secret_name (name))
    return FALSE;

  append_until (scan, value);
  hide_until (scan, find_value_end (value, separator == ':' || strstr (name, "auth") != NULL));
  return TRUE;
}

static gboolean
hide_bearer (Scan       *scan,
             const char *word_end)
{
  const char *token = word_end + strspn (word_end, " \t");

  if (word_end - scan->at != strlen ("bearer") || token == word_end || *token == '\0' ||
      g_ascii_strncasecmp (scan->at, "bearer", strlen ("bearer")) != 0)
    return FALSE;

  append_until (scan, token);
  hide_until (scan, token + strcspn (token, SPACES "\"'"));
  return TRUE;
}

/* The last @ of what may be user and password; what is cut off may hold it too. */
static const char *
find_at_sign (Scan       *scan,
              const char *start,
              const char *stop)
{
  const char *at = g_strrstr_len (start, stop - start, "@");

  return at == NULL && scan->is_cut && *stop == '\0' ? stop : at;
}

/* user:secret@host without a scheme, as some database drivers have it. */
static gboolean
hide_password (Scan       *scan,
               const char *word_end)
{
  const char *stop = word_end + strcspn (word_end, "/\"'" SPACES);
  const char *at = find_at_sign (scan, word_end, stop);

  if (*word_end != ':' || at == NULL)
    return FALSE;

  append_until (scan, word_end + 1);
  hide_until (scan, at);
  return TRUE;
}

static void
take_word (Scan *scan)
{
  const char *end = scan->at + count_word (scan->at);

  if (!hide_value (scan, end) && !hide_bearer (scan, end) && !hide_password (scan, end))
    append_until (scan, end);
}

/* The @ that ends user and password in an authority, if there is one. A password may
   hold a character that should have been escaped, and then what looks like a port is none. */
static const char *
find_userinfo_end (Scan       *scan,
                   const char *stop)
{
  const char *end = find_at_sign (scan, scan->at, stop);
  const char *colon = memchr (scan->at, ':', stop - scan->at);

  if (end != NULL || colon == NULL || *scan->at == '[' ||
      colon + 1 + strspn (colon + 1, "0123456789") == stop)
    return end;

  return find_at_sign (scan, colon, colon + strlen (colon));
}

static void
take_authority (Scan *scan)
{
  const char *stop;
  const char *end;
  const char *colon;

  append_until (scan, scan->at + strlen ("://"));
  scan->is_uri = TRUE;

  stop = scan->at + strcspn (scan->at, "/?#\\<>\"'" SPACES);
  end = find_userinfo_end (scan, stop);
  if (end == NULL)
    return;

  colon = memchr (scan->at, ':', end - scan->at);
  if (colon == NULL && end - scan->at <= MAX_USER_BYTES)
    return;

  if (colon != NULL && colon - scan->at <= MAX_USER_BYTES)
    append_until (scan, colon + 1);
  hide_until (scan, end);
}

static gboolean
is_at_query (Scan *scan)
{
  if (scan->at[0] != '?' && (scan->at[0] != '#' || !scan->is_uri))
    return FALSE;

  return scan->at[1] != '\0' && strchr (SPACES, scan->at[1]) == NULL;
}

static void
take_next (Scan *scan)
{
  if (g_str_has_prefix (scan->at, "://"))
    take_authority (scan);
  else if (count_word (scan->at) > 0)
    take_word (scan);
  else if (is_at_query (scan))
    {
      append_char (scan);
      hide_until (scan, scan->at + strlen (scan->at));
    }
  else
    {
      scan->is_uri = scan->is_uri && strchr (SPACES "\"'", *scan->at) == NULL;
      append_char (scan);
    }
}

/* In the middle, because paths differ at their ends. */
static char *
shorten (const char *label,
         glong       max_chars,
         gboolean    is_cut)
{
  glong n_chars = g_utf8_strlen (label, -1);
  glong n_tail = is_cut ? 0 : max_chars / 2;
  glong n_head = MIN (n_chars, max_chars - 1 - n_tail);
  g_autofree char *head = NULL;

  if (n_chars <= max_chars && !is_cut)
    return g_strdup (label);

  head = g_utf8_substring (label, 0, n_head);
  return g_strconcat (head, ELLIPSIS, g_utf8_offset_to_pointer (label, n_chars - n_tail), NULL);
}

static char *
mask (const char *text,
      gsize       length,
      glong       max_chars)
{
  g_autofree char *head = g_strndup (text, MIN (length, MAX_READ_BYTES));
  g_autoptr (GString) label = g_string_new (NULL);
  Scan scan = { .at = head, .label = label, .is_cut = length > MAX_READ_BYTES };

  while (*scan.at != '\0')
    take_next (&scan);

  return shorten (label->str, max_chars, scan.is_cut);
}

char *
rc_label_mask (const char *text,
               glong       max_chars)
{
  return mask (text, strlen (text), max_chars);
}

/* Keyed anew in each process, so that nobody can find the arguments by trying. */
static char *
hash (const char *text)
{
  static char *seed;
  char *digest;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, g_uuid_string_random ());

  digest = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) seed, strlen (seed),
                                      text, -1);
  digest[N_HASH_CHARS] = '\0';
  return digest;
}

static const char *
find_mark (const char *key)
{
  const char *mark = strstr (key, RC_KEY_MARK);
  const char *end;

  if (mark == NULL ||
      !g_variant_type_string_scan (mark + strlen (RC_KEY_MARK), NULL, &end) || *end != ':')
    return NULL;

  return mark;
}

/**
 * rc_key_dup_label:
 * @key: (nullable): a key
 *
 * Makes a label of a key: how it is shown to people.
 *
 * A key of [func@Rc.key_build] becomes its scope and a short hash of its
 * arguments, which is another in each process. Other keys are shown with their
 * secrets masked as far as they can be told: the password in a URI, its query and
 * fragment, and the values of names like password, secret, token, api_key or auth.
 * Programs whose keys hold other secrets build them with [func@Rc.key_build].
 *
 * The label is printable UTF-8 of at most 64 characters, whatever the key is. Two
 * keys may have the same label. Safe from any thread.
 *
 * Returns: (transfer full): the label; `(null)` for `NULL`
 *
 * Since: 0.1
 */
char *
rc_key_dup_label (const char *key)
{
  const char *mark;
  g_autofree char *scope = NULL;
  g_autofree char *digest = NULL;

  if (key == NULL)
    return g_strdup ("(null)");

  mark = find_mark (key);
  if (mark == NULL)
    return mask (key, strlen (key), MAX_CHARS);

  scope = mask (key, mark - key, MAX_CHARS - N_HASH_CHARS - 1);
  digest = hash (mark);
  return g_strconcat (scope, "#", digest, NULL);
}
