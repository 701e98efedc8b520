/** Does the operator keep its promises with pods, volumes and FastDFS or its stand-in: what a user would see and do. */
@NullMarked
package io.fastdfs.operator.e2e;

import org.jspecify.annotations.NullMarked;
