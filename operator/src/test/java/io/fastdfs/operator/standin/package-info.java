/**
 * Does the stand-in do what FastDFS does? Each fact is asked of both: of every FastDFS that is installed, and of the
 * stand-in.
 */
@NullMarked
package io.fastdfs.operator.standin;

import org.jspecify.annotations.NullMarked;
