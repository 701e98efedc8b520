package io.fastdfs.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets objects that are read from the API server share what is equal in them: managed fields, trees of maps that were most
 * of what an object takes in a cache and hardly differ between clusters; words that come again and again, as those of
 * labels; and the maps for properties that the classes of the model do not know, which are empty nearly always. What is
 * shared cannot be changed: server-side apply compares by managed fields, and builders copy.
 */
@Singleton
final class SharedContents implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("shared contents")
                .addDeserializer(String.class, new Words())
                .setDeserializerModifier(new Models()));
    }

    /** Remembers the last words by place: what comes often is there, and what comes once is soon forgotten. */
    private static final class Words extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;
        private static final int LONGEST = 128;
        private static final String[] LAST = new String[1 << 14]; // a race costs a copy

        Words() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return shared(StringDeserializer.instance.deserialize(json, context));
        }

        @Override
        public @Nullable String deserializeWithType(
                JsonParser json, DeserializationContext context, TypeDeserializer type) throws IOException {
            return deserialize(json, context);
        }

        private static @Nullable String shared(@Nullable String word) {
            if (word == null || word.length() > LONGEST) {
                return word;
            }
            int hash = word.hashCode();
            int place = (hash ^ (hash >>> 16)) & (LAST.length - 1);
            String last = LAST[place];
            if (word.equals(last)) {
                return last;
            }
            LAST[place] = word;
            return word;
        }
    }

    private static final class Models extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            Class<?> model = type.getBeanClass();
            if (model == FieldsV1.class) {
                return new ManagedFields(deserializer);
            }
            // A generic resource is nothing but such properties.
            return KubernetesResource.class.isAssignableFrom(model) && model != GenericKubernetesResource.class
                    ? UnknownProperties.of(model)
                            .<JsonDeserializer<?>>map(
                                    properties -> new WithoutUnknownProperties(deserializer, properties))
                            .orElse(deserializer)
                    : deserializer;
        }
    }

    /** Where the classes of the model keep what they have no field for. */
    private record UnknownProperties(Method getter, Method setter) {

        static Optional<UnknownProperties> of(Class<?> model) {
            try {
                return Optional.of(new UnknownProperties(
                        model.getMethod("getAdditionalProperties"),
                        model.getMethod("setAdditionalProperties", Map.class)));
            } catch (NoSuchMethodException none) {
                return Optional.empty();
            }
        }

        /** An empty map of its own is for every object more than many a field. */
        void shareIfEmpty(Object object) throws ReflectiveOperationException {
            if (getter.invoke(object) instanceof Map<?, ?> properties && properties.isEmpty()) {
                setter.invoke(object, Collections.emptyMap());
            }
        }
    }

    private static final class WithoutUnknownProperties extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;
        private final transient UnknownProperties properties;

        WithoutUnknownProperties(JsonDeserializer<?> all, UnknownProperties properties) {
            super(all);
            this.properties = properties;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
            return new WithoutUnknownProperties(other, properties);
        }

        @Override
        public @Nullable Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            Object object = super.deserialize(json, context);
            if (object != null) {
                try {
                    properties.shareIfEmpty(object);
                } catch (ReflectiveOperationException refused) {
                    throw JsonMappingException.from(json, "unknown properties of " + object.getClass(), refused);
                }
            }
            return object;
        }
    }

    /** Fields differ by the owner's uid, so that whole sets are seldom equal between clusters, but most of their branches. */
    private static final class ManagedFields extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;
        private static final Map<Object, WeakReference<Object>> SHARED = new WeakHashMap<>();

        ManagedFields(JsonDeserializer<?> all) {
            super(all);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
            return new ManagedFields(other);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            FieldsV1 fields = (FieldsV1) super.deserialize(json, context);
            synchronized (SHARED) {
                fields.getAdditionalProperties().replaceAll((name, branch) -> shared(branch));
                return same(fields);
            }
        }

        private static Object shared(Object branch) {
            if (!(branch instanceof Map<?, ?> fields)) {
                return branch;
            }
            if (fields.isEmpty()) {
                return Collections.emptyMap();
            }
            Map<Object, Object> copy =
                    new LinkedHashMap<>(); // in the API server's order, which the comparison relies on
            fields.forEach((name, field) -> copy.put(name, shared(field)));
            return same(Collections.unmodifiableMap(copy));
        }

        private static Object same(Object fresh) {
            WeakReference<Object> known = SHARED.get(fresh);
            Object there = known == null ? null : known.get();
            if (there == null) {
                SHARED.put(fresh, new WeakReference<>(fresh));
                return fresh;
            }
            return there;
        }
    }
}
