/* How time gets from the allowances of cgroups to an LLC, and back. */
#ifndef GRANT_H
#define GRANT_H

#include <stdbool.h>

struct cgroup;
struct llc;

/* Sees that an LLC of a limited cgroup has budget; false if there is none to be had. */
bool grant(struct cgroup *cgroup, struct llc *llc);

/* Takes what is left on the LLCs of a cgroup, or is owed there, back to where it came from. */
void give_back(struct cgroup *cgroup);

#endif
