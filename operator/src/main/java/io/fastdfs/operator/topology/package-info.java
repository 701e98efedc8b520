/** Who exists, and what is it called: every Kubernetes name, label, port and path, derived from the two kinds. Pure. */
@NullMarked
package io.fastdfs.operator.topology;

import org.jspecify.annotations.NullMarked;
