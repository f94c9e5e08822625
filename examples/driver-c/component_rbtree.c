/* The component rbtree: trees and nodes by number. */
#include <errno.h>

#include "arena.h"
#include "component.h"
#include "idmap.h"
#include "rbtree.h"

static struct idmap trees;
static struct idmap nodes;

static void reset(int64_t llcs)
{
	(void)llcs;
	trees = (struct idmap){ .nr = 0 };
	nodes = (struct idmap){ .nr = 0 };
}

static struct rb_tree *tree_of(const struct json_object *request)
{
	return idmap_get(&trees, json_s64(request, "tree", -1));
}

static struct rb_node *node_of(const struct json_object *request)
{
	return idmap_get(&nodes, json_s64(request, "node", -1));
}

static void create(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree;

	if (tree_of(request) != NULL) {
		answer_ret(answer, -EEXIST);
		return;
	}
	tree = arena_alloc(sizeof(*tree));
	tree->alloc = json_is(request, "alloc", "alloc") ? RB_ALLOC : RB_NOALLOC;
	tree->mode = json_is(request, "mode", "update")      ? RB_UPDATE :
		     json_is(request, "mode", "duplicate") ? RB_DUPLICATE :
							       RB_DEFAULT;
	idmap_set(&trees, json_s64(request, "tree", -1), tree);
	answer_ret(answer, 0);
}

static void destroy(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	int ret = tree == NULL ? -EINVAL : rb_destroy(tree);

	if (ret == 0)
		idmap_set(&trees, json_s64(request, "tree", -1), NULL);
	answer_ret(answer, ret);
}

static void insert(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	uint64_t key = json_u64(request, "key", 0);

	answer_ret(answer, tree == NULL ? -EINVAL :
					  rb_insert(tree, key, json_u64(request, "value", 0)));
}

static void erase(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);

	answer_ret(answer, tree == NULL ? -EINVAL : rb_remove(tree, json_u64(request, "key", 0)));
}

static void out_node(struct out *answer, const struct rb_node *node)
{
	answer_ret(answer, 0);
	out_text(answer, ",\"key\":");
	out_u64(answer, node->key);
	out_text(answer, ",\"value\":");
	out_u64(answer, node->value);
}

static void find(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node = tree == NULL ? NULL : rb_find(tree, json_u64(request, "key", 0));

	answer_ret(answer, node == NULL ? -EINVAL : 0);
	if (node == NULL)
		return;
	out_text(answer, ",\"value\":");
	out_u64(answer, node->value);
}

static void least(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node = tree == NULL ? NULL : rb_first(tree);

	if (node == NULL)
		answer_ret(answer, tree == NULL ? -EINVAL : -ENOENT);
	else
		out_node(answer, node);
}

static void pop(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node;
	int ret = tree == NULL ? -EINVAL : rb_pop(tree, &node);

	if (ret != 0)
		answer_ret(answer, ret);
	else
		out_node(answer, node);
}

static void alloc_node(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node = node_of(request);

	if (tree == NULL || (node != NULL && node->tree != NULL)) {
		answer_ret(answer, tree == NULL ? -EINVAL : -EEXIST);
		return;
	}
	node = rb_alloc_node(tree, json_u64(request, "key", 0), json_u64(request, "value", 0));
	if (node != NULL)
		idmap_set(&nodes, json_s64(request, "node", -1), node);
	answer_ret(answer, node == NULL ? -1 : 0);
}

static void insert_node(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node = node_of(request);

	if (tree == NULL || node == NULL) {
		answer_ret(answer, -EINVAL);
		return;
	}
	/* The caller writes to its node first; one that stands in a tree is not its to write. */
	if (tree->alloc == RB_NOALLOC && node->tree == NULL) {
		node->key = json_u64(request, "key", node->key);
		node->value = json_u64(request, "value", node->value);
	}
	answer_ret(answer, rb_insert_node(tree, node));
}

static void remove_node(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node = node_of(request);

	answer_ret(answer, tree == NULL || node == NULL ? -EINVAL : rb_remove_node(tree, node));
}

static void free_node(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);
	struct rb_node *node = node_of(request);
	int ret = tree == NULL || node == NULL ? -EINVAL : rb_free_node(tree, node);

	if (ret == 0)
		idmap_set(&nodes, json_s64(request, "node", -1), NULL);
	answer_ret(answer, ret);
}

static void check(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);

	answer_ret(answer, tree == NULL ? -EINVAL : rb_check(tree));
}

static void dump(const struct json_object *request, struct out *answer)
{
	struct rb_tree *tree = tree_of(request);

	answer_ret(answer, tree == NULL ? -EINVAL : 0);
	if (tree == NULL)
		return;
	out_text(answer, ",\"items\":[");
	for (struct rb_node *node = rb_first(tree); node != NULL; node = rb_next(node)) {
		out_text(answer, node == rb_first(tree) ? "[" : ",[");
		out_u64(answer, node->key);
		out_text(answer, ",");
		out_u64(answer, node->value);
		out_text(answer, "]");
	}
	out_text(answer, "]");
}

static const struct operation operations[] = {
	{ "create", "tree alloc mode", create },
	{ "destroy", "tree", destroy },
	{ "insert", "tree key value", insert },
	{ "remove", "tree key", erase },
	{ "find", "tree key", find },
	{ "least", "tree", least },
	{ "pop", "tree", pop },
	{ "alloc_node", "tree node key value", alloc_node },
	{ "insert_node", "tree node", insert_node },
	{ "remove_node", "tree node", remove_node },
	{ "free_node", "tree node", free_node },
	{ "check", "tree", check },
	{ "dump", "tree", dump },
	{ .name = NULL },
};

const struct component component_rbtree = {
	.name = "rbtree",
	.operations = operations,
	.reset = reset,
};
