/**
 * Who acts: the two reconcilers and the thin layer that carries plans out. The only package that knows the Java Operator
 * SDK and writes to Kubernetes.
 */
@NullMarked
package io.fastdfs.operator.reconcile;

import org.jspecify.annotations.NullMarked;
