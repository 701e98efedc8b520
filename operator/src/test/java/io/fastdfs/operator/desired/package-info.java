/** Do the objects hold what FastDFS and Kubernetes need? */
@NullMarked
package io.fastdfs.operator.desired;

import org.jspecify.annotations.NullMarked;
