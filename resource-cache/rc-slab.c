/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-slab-private.h"

#include <string.h>

#ifdef G_OS_UNIX
#include <pthread.h>
#endif

/* A page begins at a multiple of this. It is a bit shorter, so that malloc() has room for what
   it notes before the next one. */
#define PAGE_SIZE 16384
#define PAGE_END (PAGE_SIZE - 64)

/* Blocks of one size class are multiples of this; what is larger is none of ours. */
#define GRAIN 8
#define N_CLASSES 32

typedef struct _Page Page;
typedef struct _Block Block;

struct _Block
{
  Block *next;               /* a free one */
};

struct _Page
{
  Page *previous;            /* of those of the class that have a free block */
  Page *next;
  Block *free;               /* blocks that were used before */
  guint unused;              /* where those begin that were never used */
  guint n_used;
};

typedef struct
{
  GMutex lock;
  Page *pages;               /* lock; those that have a free block */
  guint n_empty;             /* lock; of those, the ones that have nothing but free blocks */
} Class;

static Class classes[N_CLASSES];

/* As for g_slice_alloc(): so that tools see each block. */
static gboolean
leaves_it_to_malloc (void)
{
  static gsize answer;

  if (g_once_init_enter (&answer))
    {
      const char *debug = g_getenv ("G_SLICE");
      gboolean leaves = debug != NULL && strstr (debug, "always-malloc") != NULL;

#ifdef __SANITIZE_ADDRESS__
      leaves = TRUE;
#endif
      g_once_init_leave (&answer, leaves ? 2 : 1);
    }

  return answer == 2;
}

#ifdef G_OS_UNIX
static void
lock_all (void)
{
  for (guint i = 0; i < N_CLASSES; i++)
    g_mutex_lock (&classes[i].lock);
}

static void
unlock_all (void)
{
  for (guint i = 0; i < N_CLASSES; i++)
    g_mutex_unlock (&classes[i].lock);
}

/* A process that is forked off has none of the threads that could unlock them. */
static void __attribute__ ((constructor))
watch_forks (void)
{
  pthread_atfork (lock_all, unlock_all, unlock_all);
}
#endif

static gsize
round_up (gsize size)
{
  return (MAX (size, 1) + GRAIN - 1) / GRAIN * GRAIN;
}

/* NULL if it is for malloc(). */
static Class *
get_class (gsize size)
{
  if (size > GRAIN * N_CLASSES || leaves_it_to_malloc ())
    return NULL;

  return &classes[round_up (size) / GRAIN - 1];
}

static void
link_page (Class *klass,
           Page  *page)
{
  page->previous = NULL;
  page->next = klass->pages;
  if (page->next != NULL)
    page->next->previous = page;
  klass->pages = page;
}

static void
unlink_page (Class *klass,
             Page  *page)
{
  if (page->previous != NULL)
    page->previous->next = page->next;
  else
    klass->pages = page->next;
  if (page->next != NULL)
    page->next->previous = page->previous;
}

static Page *
add_page (Class *klass)
{
  Page *page = g_aligned_alloc (1, PAGE_END, PAGE_SIZE);

  *page = (Page) { .unused = round_up (sizeof (Page)) };
  link_page (klass, page);
  klass->n_empty++;

  return page;
}

static gboolean
is_full (Page  *page,
         gsize  size)
{
  return page->free == NULL && page->unused + size > PAGE_END;
}

static gpointer
take_block (Page  *page,
            gsize  size)
{
  gpointer block = page->free;

  if (block != NULL)
    {
      page->free = page->free->next;
    }
  else
    {
      block = (char *) page + page->unused;
      page->unused += size;
    }

  page->n_used++;
  return block;
}

/* To be freed with the same size. */
gpointer
rc_slab_alloc (gsize size)
{
  Class *klass = get_class (size);
  gpointer block;
  Page *page;

  if (klass == NULL)
    return g_malloc (size);

  size = round_up (size);
  g_mutex_lock (&klass->lock);
  page = klass->pages != NULL ? klass->pages : add_page (klass);
  if (page->n_used == 0)
    klass->n_empty--;
  block = take_block (page, size);
  if (is_full (page, size))
    unlink_page (klass, page);
  g_mutex_unlock (&klass->lock);

  return block;
}

/* Returns a page that is not needed any more, or NULL: one that is empty is kept. */
static Page *
give_block (Class *klass,
            Block *block,
            gsize  size)
{
  Page *page = (Page *) (GPOINTER_TO_SIZE (block) & ~(gsize) (PAGE_SIZE - 1));

  if (is_full (page, size))
    link_page (klass, page);
  block->next = page->free;
  page->free = block;
  if (--page->n_used > 0)
    return NULL;

  if (klass->n_empty == 0)
    {
      klass->n_empty++;
      return NULL;
    }

  unlink_page (klass, page);
  return page;
}

void
rc_slab_free (gpointer block,
              gsize    size)
{
  Class *klass = get_class (size);
  Page *page;

  if (klass == NULL)
    {
      g_free (block);
      return;
    }

  g_mutex_lock (&klass->lock);
  page = give_block (klass, block, round_up (size));
  g_mutex_unlock (&klass->lock);

  if (page != NULL)
    g_aligned_free (page);
}
