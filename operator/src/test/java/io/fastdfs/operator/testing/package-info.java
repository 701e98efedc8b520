/** With what do tests run: a real cluster, namespaces of their own, the operator as a process, FastDFS or its stand-in. */
@NullMarked
package io.fastdfs.operator.testing;

import org.jspecify.annotations.NullMarked;
