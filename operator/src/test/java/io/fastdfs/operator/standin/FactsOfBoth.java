package io.fastdfs.operator.standin;

import io.fastdfs.operator.testing.FastDfsOrStandIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of facts, run with each FastDFS that is installed and with the stand-in; each test's name is the fact. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@FastDfsOrStandIn
@ParameterizedClass
@MethodSource("io.fastdfs.operator.testing.InstalledFastDfs#andStandIn")
@interface FactsOfBoth {}
