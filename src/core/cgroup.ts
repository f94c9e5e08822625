import { EBUSY, EEXIST, ENODEV, ENOENT } from './errno.ts';

/**
 * The cgroup tree: identity, nesting and threading; what a controller keeps about a cgroup is
 * the controller's.
 */
export interface Cgroup {
  readonly id: number;
  /** 0 for the root. */
  readonly level: number;
  readonly parent: Cgroup | null;
  /** In order of creation. */
  readonly children: Cgroup[];
  /** Its domain is an ancestor (upstream: cgrp->dom_cgrp != cgrp). */
  readonly threaded: boolean;
  /** False once removed. */
  online: boolean;
  /** Cached traversals of its subtree, valid for one version of the tree. */
  order: { version: number; pre: readonly Cgroup[]; post: readonly Cgroup[] } | null;
}

export const ROOT_CGROUP_ID = 1;

function createCgroup(id: number, parent: Cgroup | null, threaded: boolean): Cgroup {
  const level = parent === null ? 0 : parent.level + 1;
  return { id, level, parent, children: [], threaded, online: true, order: null };
}

export class CgroupTree {
  readonly root: Cgroup = createCgroup(ROOT_CGROUP_ID, null, false);
  /** Every cgroup that was ever made under an id; a removed id keeps its last cgroup. */
  #byId = new Map<number, Cgroup>([[ROOT_CGROUP_ID, this.root]]);
  #version = 0;

  /** The cgroup of that id, or undefined when there is none now. */
  get(id: number): Cgroup | undefined {
    const cgroup = this.#byId.get(id);
    return cgroup?.online ? cgroup : undefined;
  }

  /** The cgroup that has or last had that id, removed or not. */
  lastKnown(id: number): Cgroup | undefined {
    return this.#byId.get(id);
  }

  /** Makes a cgroup: its level, -EEXIST, or -ENOENT without a parent. */
  mkdir(id: number, parentId: number, threaded: boolean): number {
    if (this.get(id) !== undefined) return EEXIST;
    const parent = this.get(parentId);
    if (parent === undefined) return ENOENT;
    const cgroup = createCgroup(id, parent, threaded);
    parent.children.push(cgroup);
    this.#byId.set(id, cgroup);
    this.#version++;
    return cgroup.level;
  }

  /** Removes a leaf: 0, -ENOENT, -ENODEV when already gone, -EBUSY with children or the root. */
  rmdir(id: number): number {
    const cgroup = this.#byId.get(id);
    if (cgroup === undefined) return ENOENT;
    if (!cgroup.online) return ENODEV;
    if (cgroup.children.length > 0 || cgroup.parent === null) return EBUSY;
    cgroup.parent.children.splice(cgroup.parent.children.indexOf(cgroup), 1);
    cgroup.online = false;
    this.#version++;
    return 0;
  }

  /** The subtree of a cgroup, itself first, children in order of creation. */
  preOrder(from: Cgroup): readonly Cgroup[] {
    return this.#orderOf(from).pre;
  }

  /** The subtree of a cgroup, itself last. */
  postOrder(from: Cgroup): readonly Cgroup[] {
    return this.#orderOf(from).post;
  }

  #orderOf(from: Cgroup): { readonly pre: readonly Cgroup[]; readonly post: readonly Cgroup[] } {
    if (from.order?.version === this.#version) return from.order;
    const pre: Cgroup[] = [];
    const post: Cgroup[] = [];
    const walk = (cgroup: Cgroup): void => {
      pre.push(cgroup);
      for (const child of cgroup.children) walk(child);
      post.push(cgroup);
    };
    walk(from);
    from.order = { version: this.#version, pre, post };
    return from.order;
  }
}

/** The ancestor of a cgroup at a level, itself included. */
export function ancestorAt(cgroup: Cgroup, level: number): Cgroup {
  let ancestor = cgroup;
  while (ancestor.level > level && ancestor.parent !== null) ancestor = ancestor.parent;
  return ancestor;
}
