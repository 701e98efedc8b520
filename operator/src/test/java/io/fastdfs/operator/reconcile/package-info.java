/**
 * What the operator does to a real API server, as a process of its own with the rights of {@code deploy/}. Pods of these
 * tests ask for a node that does not exist: with a node and without one, they stay Pending.
 */
@NullMarked
package io.fastdfs.operator.reconcile;

import org.jspecify.annotations.NullMarked;
