/** Which Kubernetes objects there should be: pure builders, complete when they return. */
@NullMarked
package io.fastdfs.operator.desired;

import org.jspecify.annotations.NullMarked;
