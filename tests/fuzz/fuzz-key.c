/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"

#include "key-fixture.h"

/* The first byte says what the others are: two values that are drawn, two that are
   serialized, well or not, or a text that a secret is put into. */

#define SECRET "QJZXVK"
#define MAX_LABEL_CHARS 64

static void
check_label (const char *key)
{
  g_autofree char *label = rc_key_dup_label (key);

  g_assert_true (g_utf8_validate (label, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (label, -1), <=, MAX_LABEL_CHARS);
  g_assert_null (strstr (label, SECRET));
  for (const char *at = label; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (at)));
}

/* The arguments of a built key are never shown. */
static void
check_key (const char *scope,
           GVariant   *value)
{
  g_autoptr (GVariant) pair = g_variant_ref_sink (g_variant_new ("(vs)", value, SECRET));
  g_autofree char *key = rc_key_build (scope, pair);

  g_assert_true (g_utf8_validate (key, -1, NULL));
  g_assert_nonnull (strstr (key, SECRET));
  check_label (key);
}

static void
check_pair (GVariant *a,
            GVariant *b,
            Draw     *draw)
{
  g_autoptr (GVariant) shuffled = g_variant_take_ref (rebuild (a, shuffle, draw));

  g_assert_true (keys_meet (a, shuffled));
  g_assert_cmpint (keys_meet (a, b), ==, are_equal (a, b));
  check_key ("scope", a);
}

static void
check_drawn (Draw *draw)
{
  g_autofree char *type = make_type (draw, draw_below (draw, 4));
  g_autofree char *other = make_type (draw, draw_below (draw, 4));
  const char *type_b = draw_below (draw, 4) == 0 ? other : type;
  g_autoptr (GVariant) a = g_variant_take_ref (make_value (draw, G_VARIANT_TYPE (type)));
  g_autoptr (GVariant) b = g_variant_take_ref (make_value (draw, G_VARIANT_TYPE (type_b)));

  check_pair (a, b, draw);
}

static GVariant *
deserialize (const char   *type,
             const guint8 *bytes,
             gsize         n_bytes)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes, n_bytes);

  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), copy, FALSE));
}

static void
check_serialized (Draw *draw)
{
  g_autofree char *type = make_type (draw, draw_below (draw, 4));
  gsize half = draw->n_bytes / 2;
  g_autoptr (GVariant) a = deserialize (type, draw->bytes, half);
  g_autoptr (GVariant) b = deserialize (type, draw->bytes + half, draw->n_bytes - half);
  g_autoptr (GVariant) normal = g_variant_get_normal_form (a);

  g_assert_true (keys_meet (a, normal));
  check_pair (a, b, draw);
}

/* A name before it may take the name of the secret for its value. */
static void
drop_names (char *text)
{
  g_strdelimit (text, "=:\"'\\", '_');
}

static void
check_text (Draw *draw)
{
  static const char *const hiding[][2] = {
    { "password=", "" },
    { "\"api_key\": \"", "\"" },
    { "Authorization: Basic ", "" },
    { "://user:", "@host" },
    { "https://host/?q=", "" },
  };
  guint way = draw_below (draw, G_N_ELEMENTS (hiding));
  gsize cut = draw_byte (draw);
  gsize n_before = MIN (cut, draw->n_bytes);
  g_autofree char *before = g_strndup ((const char *) draw->bytes, n_before);
  g_autofree char *after = g_strndup ((const char *) draw->bytes + n_before,
                                      draw->n_bytes - n_before);
  g_autofree char *key = NULL;
  g_autoptr (GVariant) value =
    g_variant_ref_sink (g_variant_new_take_string (g_utf8_make_valid (after, -1)));

  if (strstr (before, SECRET) != NULL || strstr (after, SECRET) != NULL)
    return;

  check_label (before);
  drop_names (before);
  key = g_strconcat (before, hiding[way][0], SECRET, hiding[way][1], after, NULL);
  check_label (key);
  check_key (key, value);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes,
                        size_t         n_bytes)
{
  Draw draw = { .bytes = bytes, .n_bytes = n_bytes };

  switch (draw_below (&draw, 3))
    {
    case 0: check_drawn (&draw); break;
    case 1: check_serialized (&draw); break;
    default: check_text (&draw); break;
    }

  return 0;
}
