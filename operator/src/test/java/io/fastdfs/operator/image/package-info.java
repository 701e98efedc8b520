/** Do the images start FastDFS when they should, and only then? Runs the C program of the images, and real FastDFS. */
@NullMarked
package io.fastdfs.operator.image;

import org.jspecify.annotations.NullMarked;
