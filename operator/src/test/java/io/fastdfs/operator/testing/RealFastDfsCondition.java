package io.fastdfs.operator.testing;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresRealFastDfs}. */
final class RealFastDfsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        int wanted = context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresRealFastDfs.class))
                .map(RequiresRealFastDfs::versions)
                .orElse(1);
        List<String> versions = RealFastDfs.versions();
        if (versions.size() >= wanted) {
            return ConditionEvaluationResult.enabled("FastDFS " + versions);
        }
        String reason =
                "SKIPPED, NOT TESTED: %s needs %s, and this machine has %s. Install FastDFS (fdfs_trackerd on the"
                                .formatted(
                                        context.getRequiredTestClass().getSimpleName()
                                                + context.getTestMethod()
                                                        .map(method -> "." + method.getName())
                                                        .orElse(""),
                                        wanted == 1 ? "a real FastDFS" : wanted + " versions of FastDFS",
                                        versions.isEmpty() ? "none" : versions)
                        + " PATH, further versions under /opt/fastdfs-<version>) and run the tests again.";
        System.err.println(reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
