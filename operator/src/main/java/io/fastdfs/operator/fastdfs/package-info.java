/**
 * What does a FastDFS tracker say, and how is it told something? The tracker protocol: frames, records and a client. It
 * knows nothing of Kubernetes.
 */
@NullMarked
package io.fastdfs.operator.fastdfs;

import org.jspecify.annotations.NullMarked;
