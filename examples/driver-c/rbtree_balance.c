#include "rbtree_balance.h"

#include "bugs.h"

static enum rb_side other(enum rb_side side)
{
	return side == RB_LEFT ? RB_RIGHT : RB_LEFT;
}

static bool is_red(const struct rb_node *node)
{
	return node != NULL && node->is_red;
}

enum rb_side rb_side_of(const struct rb_node *node)
{
	return node->parent == NULL || node->parent->child[RB_LEFT] == node ? RB_LEFT : RB_RIGHT;
}

void rb_hang(struct rb_tree *tree, struct rb_node *parent, enum rb_side side,
	     struct rb_node *node)
{
	if (parent == NULL)
		tree->root = node;
	else
		parent->child[side] = node;
	if (node != NULL)
		node->parent = parent;
}

/* The node sinks to that side, and its child on the far side rises above it. */
static struct rb_node *rotate(struct rb_tree *tree, struct rb_node *node, enum rb_side side)
{
	struct rb_node *rising = node->child[other(side)];

	rb_hang(tree, node->parent, rb_side_of(node), rising);
	rb_hang(tree, node, other(side), rising->child[side]);
	rb_hang(tree, rising, side, node);
	return rising;
}

void rb_repair_insertion(struct rb_tree *tree, struct rb_node *node)
{
	while (is_red(node->parent)) {
		struct rb_node *parent = node->parent;
		struct rb_node *grandparent = parent->parent;
		enum rb_side side = rb_side_of(parent);
		struct rb_node *uncle;

		/* A red root costs nothing to blacken: it stands on every way down. */
		if (grandparent == NULL) {
			parent->is_red = false;
			return;
		}
		uncle = grandparent->child[other(side)];
		if (is_red(uncle)) {
			parent->is_red = uncle->is_red = false;
			grandparent->is_red = true;
			node = grandparent;
			continue;
		}
		/* An inner grandchild first becomes the outer one. */
		if (node == parent->child[other(side)])
			rotate(tree, parent, side);
		rotate(tree, grandparent, other(side))->is_red = false;
		grandparent->is_red = true;
		return;
	}
}

/*
 * A node with two children and the first one after it trade places and colours. The nodes
 * move, not their keys: a node is embedded in the record of its owner.
 */
static void trade_places(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *left = node->child[RB_LEFT];
	struct rb_node *right = node->child[RB_RIGHT];
	struct rb_node *next = rb_next(node);
	struct rb_node *below = next->child[RB_RIGHT];
	struct rb_node *above = next->parent;
	bool was_red = next->is_red;

	next->is_red = node->is_red;
	node->is_red = was_red;
	rb_hang(tree, node->parent, rb_side_of(node), next);
	rb_hang(tree, next, RB_LEFT, left);
	if (next == right) {
		rb_hang(tree, next, RB_RIGHT, node);
	} else {
		rb_hang(tree, next, RB_RIGHT, right);
		rb_hang(tree, above, RB_LEFT, node);
	}
	node->child[RB_LEFT] = NULL;
	rb_hang(tree, node, RB_RIGHT, below);
}

/* One of the sibling's children is red: a last rotation ends the shortage. */
static void borrow(struct rb_tree *tree, struct rb_node *parent, enum rb_side side)
{
	enum rb_side far = other(side);
	struct rb_node *sibling = parent->child[far];

	/* Only the near one is: it changes places with the sibling first. */
	if (!is_red(sibling->child[far])) {
		rotate(tree, sibling, far)->is_red = false;
		sibling->is_red = true;
		sibling = parent->child[far];
	}
	sibling->is_red = parent->is_red;
	parent->is_red = false;
	if (!bug_is(BUG_FORGETS_COLOUR))
		sibling->child[far]->is_red = false;
	rotate(tree, parent, side);
}

/* Every way down through that side of the parent is one black node short. */
static void repair_shortage(struct rb_tree *tree, struct rb_node *parent, enum rb_side side)
{
	while (parent != NULL) {
		struct rb_node *sibling = parent->child[other(side)];

		if (sibling->is_red) {
			/* Brings a black sibling beside the short side, below a red parent. */
			rotate(tree, parent, side)->is_red = false;
			parent->is_red = true;
			sibling = parent->child[other(side)];
		}
		if (is_red(sibling->child[RB_LEFT]) || is_red(sibling->child[RB_RIGHT])) {
			borrow(tree, parent, side);
			return;
		}
		sibling->is_red = true;
		if (parent->is_red) {
			parent->is_red = false;
			return;
		}
		/* Both sides are short now: the shortage moves up. */
		side = rb_side_of(parent);
		parent = parent->parent;
	}
}

void rb_unlink(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *parent;
	struct rb_node *child;
	enum rb_side side;

	if (node->child[RB_LEFT] != NULL && node->child[RB_RIGHT] != NULL)
		trade_places(tree, node);

	parent = node->parent;
	side = rb_side_of(node);
	child = node->child[node->child[RB_LEFT] != NULL ? RB_LEFT : RB_RIGHT];
	rb_hang(tree, parent, side, child);
	/* Equal black heights leave one shape with a child: a black node over a red leaf. */
	if (child != NULL)
		child->is_red = false;
	else if (!node->is_red)
		repair_shortage(tree, parent, side);
	node->tree = NULL;
	tree->size--;
}
