#include "rbtree.h"

#include <errno.h>

#include "arena.h"
#include "rbtree_balance.h"

static struct rb_node *take_node(struct rb_tree *tree, uint64_t key, uint64_t value)
{
	struct rb_node *node = tree->freelist;

	if (node == NULL)
		node = arena_alloc(sizeof(*node));
	else
		tree->freelist = node->parent;
	*node = (struct rb_node){ .key = key, .value = value, .is_red = true };
	return node;
}

static void give_back(struct rb_tree *tree, struct rb_node *node)
{
	node->is_free = true;
	node->parent = tree->freelist;
	tree->freelist = node;
}

/* The node of the key that is nearest the root, else the last one on the way down. */
static struct rb_node *descend(const struct rb_tree *tree, uint64_t key)
{
	struct rb_node *node = tree->root;

	while (node != NULL && node->key != key) {
		struct rb_node *next = node->child[key < node->key ? RB_LEFT : RB_RIGHT];

		if (next == NULL)
			break;
		node = next;
	}
	return node;
}

/* The node under which a key hangs that goes before its equals. */
static struct rb_node *descend_before_equals(const struct rb_tree *tree, uint64_t key)
{
	struct rb_node *node = tree->root;

	while (node != NULL) {
		struct rb_node *next = node->child[key <= node->key ? RB_LEFT : RB_RIGHT];

		if (next == NULL)
			break;
		node = next;
	}
	return node;
}

/* Puts a node where another one of the same key stands. */
static void replace(struct rb_tree *tree, struct rb_node *old, struct rb_node *node)
{
	node->tree = tree;
	node->is_red = old->is_red;
	for (int side = RB_LEFT; side <= RB_RIGHT; side++) {
		node->child[side] = old->child[side];
		if (node->child[side] != NULL)
			node->child[side]->parent = node;
	}
	rb_hang(tree, old->parent, rb_side_of(old), node);
	old->tree = NULL;
	if (tree->alloc == RB_ALLOC)
		give_back(tree, old);
}

static int link_node(struct rb_tree *tree, struct rb_node *node)
{
	uint64_t key = node->key;
	bool duplicates = tree->mode == RB_DUPLICATE;
	struct rb_node *place = duplicates ? descend_before_equals(tree, key) : descend(tree, key);

	if (place != NULL && place->key == key && !duplicates) {
		if (tree->mode == RB_DEFAULT)
			return -EALREADY;
		replace(tree, place, node);
		return 0;
	}
	rb_hang(tree, place, place == NULL || key <= place->key ? RB_LEFT : RB_RIGHT, node);
	node->tree = tree;
	tree->size++;
	rb_repair_insertion(tree, node);
	return 0;
}

int rb_insert(struct rb_tree *tree, uint64_t key, uint64_t value)
{
	struct rb_node *node;
	int ret;

	if (tree->alloc != RB_ALLOC)
		return -EINVAL;
	node = take_node(tree, key, value);
	ret = link_node(tree, node);
	if (ret != 0)
		give_back(tree, node);
	return ret;
}

int rb_remove(struct rb_tree *tree, uint64_t key)
{
	struct rb_node *node;

	if (tree->alloc != RB_ALLOC)
		return -EINVAL;
	node = rb_find(tree, key);
	if (node == NULL)
		return -ENOENT;
	rb_unlink(tree, node);
	give_back(tree, node);
	return 0;
}

struct rb_node *rb_alloc_node(struct rb_tree *tree, uint64_t key, uint64_t value)
{
	return tree->alloc == RB_ALLOC ? NULL : take_node(tree, key, value);
}

int rb_insert_node(struct rb_tree *tree, struct rb_node *node)
{
	if (tree->alloc == RB_ALLOC || node->is_free)
		return -EINVAL;
	if (node->tree != NULL)
		return -EALREADY;
	node->parent = node->child[RB_LEFT] = node->child[RB_RIGHT] = NULL;
	node->is_red = true;
	return link_node(tree, node);
}

int rb_remove_node(struct rb_tree *tree, struct rb_node *node)
{
	if (tree->alloc == RB_ALLOC)
		return -EINVAL;
	if (node->tree != tree)
		return -ENOENT;
	rb_unlink(tree, node);
	return 0;
}

int rb_free_node(struct rb_tree *tree, struct rb_node *node)
{
	if (node->is_free)
		return -EINVAL;
	if (node->tree != NULL)
		return -EBUSY;
	give_back(tree, node);
	return 0;
}

struct rb_node *rb_find(const struct rb_tree *tree, uint64_t key)
{
	struct rb_node *node = descend(tree, key);

	return node != NULL && node->key == key ? node : NULL;
}

static struct rb_node *leftmost(struct rb_node *node)
{
	while (node != NULL && node->child[RB_LEFT] != NULL)
		node = node->child[RB_LEFT];
	return node;
}

struct rb_node *rb_first(const struct rb_tree *tree)
{
	return leftmost(tree->root);
}

struct rb_node *rb_next(const struct rb_node *node)
{
	if (node->child[RB_RIGHT] != NULL)
		return leftmost(node->child[RB_RIGHT]);
	while (node->parent != NULL && node->parent->child[RB_RIGHT] == node)
		node = node->parent;
	return node->parent;
}

int rb_pop(struct rb_tree *tree, struct rb_node **node)
{
	*node = rb_first(tree);
	return *node == NULL ? -ENOENT : rb_remove_node(tree, *node);
}

int rb_destroy(struct rb_tree *tree)
{
	if (tree->root != NULL && tree->alloc == RB_NOALLOC)
		return -EINVAL;
	while (tree->root != NULL)
		rb_remove(tree, tree->root->key);
	return 0;
}

/* The number of black nodes on every way down from here; -1 if something is wrong there. */
static int black_height(const struct rb_tree *tree, const struct rb_node *node)
{
	int left;
	int right;

	if (node == NULL)
		return 0;
	for (int side = RB_LEFT; side <= RB_RIGHT; side++) {
		const struct rb_node *child = node->child[side];

		if (child == NULL)
			continue;
		if (child->parent != node || (node->is_red && child->is_red))
			return -1;
		if (side == RB_LEFT ? child->key > node->key : child->key < node->key)
			return -1;
	}
	left = black_height(tree, node->child[RB_LEFT]);
	right = black_height(tree, node->child[RB_RIGHT]);
	if (node->tree != tree || left < 0 || left != right)
		return -1;
	return left + (node->is_red ? 0 : 1);
}

int rb_check(const struct rb_tree *tree)
{
	return black_height(tree, tree->root) < 0 ? -EINVAL : 0;
}
