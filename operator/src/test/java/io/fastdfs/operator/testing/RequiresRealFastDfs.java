package io.fastdfs.operator.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the test where a FastDFS is installed, and elsewhere says in one loud line that it did not: for what only FastDFS
 * itself can show, its bugs for example.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealFastDfsCondition.class)
public @interface RequiresRealFastDfs {
    /** How many different versions the test needs. */
    int versions() default 1;

    /** Whether it runs them as images on a cluster, which may be others than what is installed here. */
    boolean inPods() default false;
}
