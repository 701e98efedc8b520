/** The FastDFS operator. */
@NullMarked
package io.fastdfs.operator;

import org.jspecify.annotations.NullMarked;
