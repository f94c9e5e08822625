/*
 * A red-black tree of nodes with 64-bit keys.
 *
 * Its caller owns the nodes (RB_NOALLOC: they are embedded in its records), or the tree makes
 * them itself (RB_ALLOC). Calls answer 0 or a negative errno, and a refused call changes
 * nothing.
 */
#ifndef RBTREE_H
#define RBTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rb_alloc { RB_ALLOC, RB_NOALLOC };

/* What an insertion does with a key that is there already. */
enum rb_mode {
	RB_DEFAULT,   /* it is refused */
	RB_UPDATE,    /* the new node takes the place of the old one */
	RB_DUPLICATE, /* it goes before its equals */
};

enum rb_side { RB_LEFT, RB_RIGHT };

struct rb_tree;

struct rb_node {
	struct rb_node *parent;
	struct rb_node *child[2];
	/* The tree that it stands in. */
	struct rb_tree *tree;
	uint64_t key;
	uint64_t value;
	bool is_red;
	/* It was given back, and is not the caller's any more. */
	bool is_free;
};

struct rb_tree {
	struct rb_node *root;
	size_t size;
	enum rb_alloc alloc;
	enum rb_mode mode;
	/* Nodes that were given back, linked by `parent`. */
	struct rb_node *freelist;
};

/* With the tree's own nodes. */
int rb_insert(struct rb_tree *tree, uint64_t key, uint64_t value);
int rb_remove(struct rb_tree *tree, uint64_t key);

/* With the caller's nodes. */
struct rb_node *rb_alloc_node(struct rb_tree *tree, uint64_t key, uint64_t value);
int rb_insert_node(struct rb_tree *tree, struct rb_node *node);
int rb_remove_node(struct rb_tree *tree, struct rb_node *node);
int rb_free_node(struct rb_tree *tree, struct rb_node *node);

/* The node of that key nearest the root, or NULL. */
struct rb_node *rb_find(const struct rb_tree *tree, uint64_t key);

/* The first node in order, and the one after a node; NULL where there is none. */
struct rb_node *rb_first(const struct rb_tree *tree);
struct rb_node *rb_next(const struct rb_node *node);

/* Takes the first node out of a tree of the caller's nodes. */
int rb_pop(struct rb_tree *tree, struct rb_node **node);

/* Empties a tree of its own nodes. */
int rb_destroy(struct rb_tree *tree);

/* 0 if links, order, colours and black heights are those of a red-black tree, else -EINVAL. */
int rb_check(const struct rb_tree *tree);

#endif
