/** Do the files hold what FastDFS reads, and do findings say what FastDFS does? */
@NullMarked
package io.fastdfs.operator.config;

import org.jspecify.annotations.NullMarked;
