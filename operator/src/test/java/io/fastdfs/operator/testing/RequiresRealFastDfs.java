package io.fastdfs.operator.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the test where a FastDFS is installed, and elsewhere says in one loud line that it did not. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealFastDfsCondition.class)
public @interface RequiresRealFastDfs {
    /** How many different versions the test needs; upgrades need two. */
    int versions() default 1;
}
