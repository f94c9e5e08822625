#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bugs.h"

struct options options = { .component = &component_bandwidth };

static bool choose_component(const char *name)
{
	static const struct component *const all[] = {
		&component_rbtree,
		&component_atq,
		&component_bandwidth,
	};

	options.does_nothing = strcmp(name, "none") == 0;
	if (options.does_nothing)
		return true;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(all[i]->name, name) != 0)
			continue;
		options.component = all[i];
		return true;
	}
	return false;
}

static bool choose(const char *option, const char *value)
{
	if (strcmp(option, "--component") == 0)
		return choose_component(value);
	if (strcmp(option, "--bug") == 0)
		return bug_choose(value);
	/* Either is understood at any time: they share no request that they answer differently. */
	if (strcmp(option, "--protocol") == 0)
		return strcmp(value, "vectors") == 0 || strcmp(value, "jsonl") == 0;
	if (strcmp(option, "--crash-at") == 0)
		return (options.crash_at = atol(value)) > 0;
	if (strcmp(option, "--hang-at") == 0)
		return (options.hang_at = atol(value)) > 0;
	if (strcmp(option, "--rubbish-at") == 0)
		return (options.rubbish_at = atol(value)) > 0;
	return false;
}

bool options_read(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *option = argv[i];
		char *value = strchr(argv[i], '=');

		if (value != NULL)
			*value++ = '\0';
		else if (i + 1 < argc)
			value = argv[++i];
		if (value != NULL && choose(option, value))
			continue;
		fputs("usage: driver [--component rbtree|atq|bandwidth-a|none]\n"
		      "              [--protocol jsonl|vectors]\n"
		      "              [--bug forgets-size|forgets-colour|forgets-debt|loses-task|\n"
		      "                     follows-null]\n"
		      "              [--crash-at N] [--hang-at N] [--rubbish-at N]\n",
		      stderr);
		return false;
	}
	return true;
}
