package io.fastdfs.operator.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the test class with the FastDFS that there is, and where there is none with the project's stand-in, of which it
 * says one loud line.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FastDfsOrStandInCondition.class)
public @interface FastDfsOrStandIn {
    /** Whether it runs as images on a cluster, which may be others than what is installed here. */
    boolean inPods() default false;
}
