# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What values of GLib and GObject are."""

import sys

from gi.repository import GLib, GObject, Rc

# What the fields of a structure may be: its content, and nothing that is elsewhere.
BASIC = {'gboolean', 'gint8', 'guint8', 'gint16', 'guint16', 'gint32', 'guint32', 'gint64',
         'guint64', 'gfloat', 'gdouble', 'gunichar', 'interface'}
READABLE = 1

object_numbers = iter(range(sys.maxsize)).__next__


def digest_object(digester, item):
    """An object counts by identity. The number lives as long as the object does, even if
    Python forgets its wrapper meanwhile; setdefault() is one step for threads."""
    number = vars(item).setdefault('_rc_identity', object_numbers())
    return digester.record('GObject', [type(item).__gtype__.name, number])


def is_content(field):
    kind = field.get_type()
    return (field.get_flags() & READABLE and not field.get_size() and not kind.is_pointer()
            and kind.get_tag_as_string() in BASIC)


def digest_boxed(digester, boxed):
    """A structure whose fields are all there is."""
    info = getattr(type(boxed), '__info__', None)
    fields = info.get_fields() if hasattr(info, 'get_fields') else ()
    if not fields or not all(map(is_content, fields)):
        raise digester.unhashable(boxed, 'it does not show what it holds')
    content = {field.get_name(): getattr(boxed, field.get_name()) for field in fields}
    return digester.record('boxed', [type(boxed).__gtype__.name, content])


def date_content(date):
    return [date.get_julian()] if date.valid() else []


def time_content(time):
    return [time.to_unix(), time.get_microsecond(), time.get_timezone().get_identifier()]


# Those that show it another way.
CONTENT = {
    GLib.Variant: lambda d, value: d.record('GVariant', [Rc.key_build('', value)]),
    GLib.Bytes: lambda d, value: d.record('GBytes', [value.get_data() or b'']),
    GLib.Date: lambda d, value: d.record('GDate', date_content(value)),
    GLib.DateTime: lambda d, value: d.record('GDateTime', time_content(value)),
    GLib.TimeZone: lambda d, value: d.record('GTimeZone', [value.get_identifier()]),
    GLib.Uri: lambda d, value: d.record('GUri', [value.to_string(), int(value.get_flags())]),
    GLib.VariantType: lambda d, value: d.record('GVariantType', [value.dup_string()]),
    GObject.GType: lambda d, value: d.record('GType', [value.name]),
    GObject.Value: lambda d, value: d.record('GValue', [value.g_type, value.get_value()]),
}
