/** What is: Kubernetes as the informers' caches show it, and FastDFS as its trackers tell it. Reads only. */
@NullMarked
package io.fastdfs.operator.observe;

import org.jspecify.annotations.NullMarked;
