/** Are names and labels what Kubernetes takes, and never twice the same? */
@NullMarked
package io.fastdfs.operator.topology;

import org.jspecify.annotations.NullMarked;
