/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sysprof-capture.h>
#include <unistd.h>

/* What is written into a capture of sysprof. This program is the recorder too: it does what
   sysprof does for a program that it starts, but needs no system service. */

/* Of libsysprof-capture, which declares them for sysprof alone. */
typedef struct _MappedRingBuffer MappedRingBuffer;
typedef bool (*DrainFunc) (const void *data,
                           size_t     *length,
                           void       *user_data);

extern MappedRingBuffer *mapped_ring_buffer_new_reader (size_t            size);
extern int               mapped_ring_buffer_get_fd     (MappedRingBuffer *self);
extern bool              mapped_ring_buffer_drain      (MappedRingBuffer *self,
                                                        DrainFunc         func,
                                                        void             *user_data);
extern void              mapped_ring_buffer_unref      (MappedRingBuffer *self);

#define REQUEST "CreatRing"
#define RING_SIZE (1024 * 1024)

static int sockets[2];
static GMutex rings_lock;
static GPtrArray *rings;        /* rings_lock; of MappedRingBuffer, one for each thread */

static void
send_ring (int fd)
{
  char byte = 0;
  struct iovec iov = { &byte, 1 };
  union { struct cmsghdr header; char bytes[CMSG_SPACE (sizeof (int))]; } control = { 0, };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
                            .msg_controllen = sizeof control };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (header), &fd, sizeof fd);
  g_assert_cmpint (sendmsg (sockets[0], &message, 0), ==, 1);
}

/* Gives each thread that asks a ring to write into. */
static gpointer
record (gpointer unused)
{
  char request[sizeof REQUEST];

  while (recv (sockets[0], request, sizeof request, MSG_WAITALL) == sizeof request)
    {
      MappedRingBuffer *ring = mapped_ring_buffer_new_reader (RING_SIZE);

      g_assert_cmpstr (request, ==, REQUEST);
      g_mutex_lock (&rings_lock);
      g_ptr_array_add (rings, ring);
      g_mutex_unlock (&rings_lock);
      send_ring (mapped_ring_buffer_get_fd (ring));
    }

  return NULL;
}

static bool
write_frame (const void *data,
             size_t     *length,
             void       *fd)
{
  const SysprofCaptureFrame *frame = data;

  *length = frame->len;
  return write (GPOINTER_TO_INT (fd), data, frame->len) == frame->len;
}

/* What has been written since the last time, as a file of sysprof. */
static SysprofCaptureReader *
stop (const char *path)
{
  SysprofCaptureWriter *writer = sysprof_capture_writer_new (path, 0);
  SysprofCaptureReader *reader;
  int fd;

  g_assert_nonnull (writer);
  sysprof_capture_writer_flush (writer);
  sysprof_capture_writer_unref (writer);
  fd = g_open (path, O_WRONLY | O_APPEND, 0);
  g_assert_cmpint (fd, >=, 0);

  g_mutex_lock (&rings_lock);
  for (guint i = 0; i < rings->len; i++)
    g_assert_true (mapped_ring_buffer_drain (rings->pdata[i], write_frame,
                                             GINT_TO_POINTER (fd)));
  g_mutex_unlock (&rings_lock);
  close (fd);

  reader = sysprof_capture_reader_new (path);
  g_assert_nonnull (reader);
  return reader;
}

/* What a capture says of the caches. */
typedef struct
{
  GString *marks;              /* cache: message, … */
  GHashTable *ids;             /* "category/name" → id */
  GHashTable *values;          /* id → the last value */
} Capture;

static void
read_counters (Capture              *capture,
               SysprofCaptureReader *reader)
{
  const SysprofCaptureCounterDefine *define;

  define = sysprof_capture_reader_read_counter_define (reader);
  for (guint i = 0; i < define->n_counters; i++)
    g_hash_table_insert (capture->ids,
                         g_strdup_printf ("%s/%s", define->counters[i].category,
                                          define->counters[i].name),
                         GUINT_TO_POINTER ((guint) define->counters[i].id));
}

static void
read_values (Capture              *capture,
             SysprofCaptureReader *reader)
{
  const SysprofCaptureCounterSet *set = sysprof_capture_reader_read_counter_set (reader);

  for (guint i = 0; i < set->n_values; i++)
    for (guint j = 0; j < G_N_ELEMENTS (set->values[i].ids); j++)
      if (set->values[i].ids[j] != 0)
        g_hash_table_insert (capture->values, GUINT_TO_POINTER (set->values[i].ids[j]),
                             GUINT_TO_POINTER ((guint) set->values[i].values[j].v64));
}

static void
read_mark (Capture              *capture,
           SysprofCaptureReader *reader)
{
  const SysprofCaptureMark *mark = sysprof_capture_reader_read_mark (reader);

  if (!g_str_equal (mark->group, "resource-cache"))
    return;

  g_string_append_printf (capture->marks, "%s: %s\n", mark->name, mark->message);
  g_assert_cmpint (mark->frame.time, >, 0);
  g_assert_cmpint (mark->frame.time + mark->duration, <=, SYSPROF_CAPTURE_CURRENT_TIME);
}

static void
capture_read (Capture *capture)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "rc-capture-XXXXXX", NULL);
  SysprofCaptureReader *reader;
  SysprofCaptureFrameType type;

  close (g_mkstemp (path));
  reader = stop (path);
  *capture = (Capture) { .marks = g_string_new (NULL),
                         .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                         .values = g_hash_table_new (NULL, NULL) };
  while (sysprof_capture_reader_peek_type (reader, &type))
    if (type == SYSPROF_CAPTURE_FRAME_MARK)
      read_mark (capture, reader);
    else if (type == SYSPROF_CAPTURE_FRAME_CTRDEF)
      read_counters (capture, reader);
    else if (type == SYSPROF_CAPTURE_FRAME_CTRSET)
      read_values (capture, reader);
    else
      g_assert_true (sysprof_capture_reader_skip (reader));

  sysprof_capture_reader_unref (reader);
  g_unlink (path);
}

static void
capture_clear (Capture *capture)
{
  g_string_free (capture->marks, TRUE);
  g_hash_table_unref (capture->ids);
  g_hash_table_unref (capture->values);
}

static guint
get_level (Capture    *capture,
           const char *counter)
{
  gpointer id = g_hash_table_lookup (capture->ids, counter);

  g_assert_nonnull (id);
  return GPOINTER_TO_UINT (g_hash_table_lookup (capture->values, id));
}

static void
load (RcLoad   *load_,
      gpointer  user_data)
{
  if (g_str_has_prefix (rc_load_get_key (load_), "bad"))
    rc_load_return_error (load_, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no luck"));
  else
    rc_load_return_object (load_, G_OBJECT (test_resource_new (1)));
}

static gpointer
get_in_thread (gpointer cache)
{
  g_autoptr (GObject) object = rc_cache_get (cache, "c", NULL, NULL);

  return NULL;
}

static void
get (RcCache    *cache,
     const char *key)
{
  g_autoptr (GObject) object = rc_cache_get (cache, key, NULL, NULL);
}

static void
test_marks_and_counters (void)
{
  RcCache *cache = rc_cache_new ("textures");
  Capture capture;

  rc_cache_set_load_func (cache, load, NULL, NULL);
  get (cache, "a");
  get (cache, "a");
  get (cache, "bad");
  get (cache, "https://example.org/?token=hunter2");
  g_thread_join (g_thread_new ("loader", get_in_thread, cache));

  capture_read (&capture);
  g_assert_nonnull (strstr (capture.marks->str, "textures: load of a\n"));
  g_assert_nonnull (strstr (capture.marks->str, "textures: load of bad failed: no luck\n"));
  g_assert_nonnull (strstr (capture.marks->str, "textures: load of c\n"));
  g_assert_null (strstr (capture.marks->str, "hunter2"));
  g_assert_cmpuint (get_level (&capture, "Cache textures/Hits"), ==, 1);
  g_assert_cmpuint (get_level (&capture, "Cache textures/Misses"), ==, 4);
  g_assert_cmpuint (get_level (&capture, "Cache textures/Entries"), ==, 3);
  capture_clear (&capture);
  g_assert_finalize_object (cache);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *fd = NULL;
  GThread *recorder;
  int result;

  g_test_init (&argc, &argv, NULL);
  rings = g_ptr_array_new_with_free_func ((GDestroyNotify) mapped_ring_buffer_unref);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, sockets), ==, 0);
  fd = g_strdup_printf ("%d", sockets[1]);
  g_setenv ("SYSPROF_CONTROL_FD", fd, TRUE);
  recorder = g_thread_new ("recorder", record, NULL);

  g_test_add_func ("/rc/capture/marks-and-counters", test_marks_and_counters);
  result = g_test_run ();

  shutdown (sockets[0], SHUT_RDWR);
  g_thread_join (recorder);
  g_ptr_array_unref (rings);
  return result;
}
