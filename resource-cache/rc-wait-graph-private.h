/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who waits for whom: threads for loads, loads for other loads, and loads for a main
   context that some thread runs. Kept only while somebody has to wait. */
typedef struct _RcThread RcThread;
typedef struct _RcAwait RcAwait;

typedef struct _RcWaitNode RcWaitNode;

/* What queued loads wait for: the end of one of those that run. All of it is the graph's. */
typedef struct
{
  GQueue running;            /* of RcWaitNode */
} RcWaitGate;

/* A load as the graph sees it, embedded in its flight. All of it is the graph's. */
struct _RcWaitNode
{
  GSList *runners;           /* of RcThread, that do something for it right now */
  GSList *awaits;            /* of RcAwait: what it waits for without a thread */
  GMainContext *context;     /* where it will go on; NULL if that is unknown */
  gboolean is_told;          /* the loader itself has said so */
  RcWaitGate *queued_at;     /* nobody has begun it; NULL if it does not queue */
  GList place;               /* among those that run */
  guint mark;                /* of the last search that came by */
};

typedef enum
{
  RC_WAIT_IS_SAFE,
  RC_WAIT_FOR_ITSELF,
  RC_WAIT_IN_A_CYCLE,
  RC_WAIT_FOR_OWN_CONTEXT,
} RcWait;

void     rc_wait_node_end            (RcWaitNode   *node);
void     rc_wait_node_release_waiting (RcWaitNode  *node);
void     rc_wait_node_clear          (RcWaitNode   *node);
void     rc_wait_node_add_runner     (RcWaitNode   *node);
void     rc_wait_node_remove_runner  (RcWaitNode   *node);
void     rc_wait_node_set_context    (RcWaitNode   *node,
                                      GMainContext *context);
void     rc_wait_node_tell_context   (RcWaitNode   *node,
                                      GMainContext *context);

void     rc_wait_gate_queue          (RcWaitGate   *gate,
                                      RcWaitNode   *node);
void     rc_wait_gate_run            (RcWaitGate   *gate,
                                      RcWaitNode   *node);
void     rc_wait_gate_leave          (RcWaitGate   *gate,
                                      RcWaitNode   *node);
gboolean rc_wait_gate_needs          (RcWaitGate   *gate,
                                      RcWaitNode   *node);

RcWait   rc_wait_graph_enter         (RcWaitNode   *node,
                                      RcWaitNode  **outer);
void     rc_wait_graph_leave         (RcWaitNode   *outer);
RcWait   rc_wait_graph_await         (RcWaitNode   *from,
                                      RcWaitNode   *node,
                                      GMainContext *context,
                                      RcAwait     **await);
void     rc_wait_graph_unawait       (RcWaitNode   *from,
                                      RcAwait      *await);

GSList  *rc_wait_graph_list_queued   (RcWaitNode   *from,
                                      void        (*hold) (RcWaitNode *node));

G_END_DECLS
