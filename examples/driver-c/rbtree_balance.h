/* The part of the red-black tree that keeps it balanced. */
#ifndef RBTREE_BALANCE_H
#define RBTREE_BALANCE_H

#include "rbtree.h"

/* The side on which a node hangs; the root counts as left. */
enum rb_side rb_side_of(const struct rb_node *node);

/* Hangs a node, or nothing, under a parent; NULL is the place of the root. */
void rb_hang(struct rb_tree *tree, struct rb_node *parent, enum rb_side side,
	     struct rb_node *node);

/* Restores the colours above a node that was hung up red. */
void rb_repair_insertion(struct rb_tree *tree, struct rb_node *node);

/* Takes a node out of its tree. */
void rb_unlink(struct rb_tree *tree, struct rb_node *node);

#endif
